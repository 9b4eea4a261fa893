import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { test as base, expect } from 'playwright/test';
import { os } from './index.js';
import { binder, LINUX_SOCKETS } from './socket.js';

async function listen(host: string, port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer().listen({ host, port });
  await once(server, 'listening');
  const address = server.address();
  return { server, port: isAddress(address) ? address.port : 0 };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

const test = base.extend<{ held: number }>({
  held: async ({}, use) => {
    const { server, port } = await listen('127.0.0.1');
    await use(port);
    await close(server);
  },
});

const OPTIONS = [{}, { reuseAddress: true }, { reusePort: true }, { reuseAddress: true, reusePort: true }];

test('a port that nobody holds can be bound, and is free again afterwards', async () => {
  const { server, port } = await listen('127.0.0.1');
  await close(server);
  for (const options of OPTIONS) {
    const outcome = await os.tryBind('127.0.0.1', port, options);
    expect(outcome).toBe(os.name === 'win32' && options.reusePort ? 'ENOPROTOOPT' : undefined);
  }
  const again = await listen('127.0.0.1', port);
  await close(again.server);
});

test.describe('on Linux', () => {
  test.skip(os.name !== 'linux', 'what a second bind gives is told for each system by its own table');

  for (const options of OPTIONS) {
    test(`a Node listener admits no bind with ${JSON.stringify(options)}`, async ({ held }) => {
      expect(await os.tryBind('127.0.0.1', held, options)).toBe('EADDRINUSE');
      expect(await os.tryBind('0.0.0.0', held, options)).toBe('EADDRINUSE');
    });
  }

  test('another address, and the other family, are free', async ({ held }) => {
    expect(await os.tryBind('127.0.0.2', held, {})).toBeUndefined();
    expect(await os.tryBind('::1', held, {})).toBeUndefined();
    // IPv6 alone: without IPV6_V6ONLY this would collide.
    expect(await os.tryBind('::', held, {})).toBeUndefined();
  });

  test('a listener on IPv6 admits no bind', async () => {
    const { server, port } = await listen('::1');
    for (const options of OPTIONS) expect(await os.tryBind('::1', port, options)).toBe('EADDRINUSE');
    await close(server);
  });

  test('a listener of another process with SO_REUSEPORT lets through whoever sets it too, and nobody else', async () => {
    test.skip(spawnSync('python3', ['--version']).status !== 0, 'python3 is not installed');
    const script = [
      'import socket, sys',
      's = socket.socket()',
      's.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)',
      's.bind(("127.0.0.1", 0)); s.listen()',
      'print(s.getsockname()[1], flush=True)',
      'sys.stdin.read()',
    ].join('\n');
    const holder = spawn('python3', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(holder, 'exit');
    const [line] = await once(createInterface(holder.stdout), 'line');
    const port = Number(line);
    expect(await os.tryBind('127.0.0.1', port, { reusePort: true })).toBeUndefined();
    expect(await os.tryBind('127.0.0.1', port, {})).toBe('EADDRINUSE');
    expect(await os.tryBind('127.0.0.1', port, { reuseAddress: true })).toBe('EADDRINUSE');
    holder.stdin.end();
    await ended;
  });
});

test('an address of another machine is not available', async () => {
  expect(await os.tryBind('192.0.2.1', 0, {})).toBe('EADDRNOTAVAIL');
});

test('a process that can open nothing more says so, and finds no port taken', async () => {
  test.skip(os.name === 'win32', 'the limit is set by a shell of Unix');
  const script = `
    import { closeSync, openSync } from 'node:fs';
    import { os } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)};
    const probe = () => os.tryBind('127.0.0.1', 0, {}).catch(({ message }) => message);
    const before = await probe();
    const open = [];
    try { for (;;) open.push(openSync('/dev/null')); } catch {}
    const full = await probe();
    open.forEach((file) => closeSync(file));
    process.stdout.write(JSON.stringify({ before, full, after: await probe() }));`;
  const limited = 'ulimit -n 100 && exec "$0" --input-type=module --eval "$1"';
  const { stdout } = spawnSync('/bin/sh', ['-c', limited, process.execPath, script], { encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual({ full: 'no socket for a probing bind of 127.0.0.1 port 0: EMFILE' });
});

test('where the calls cannot be reached nothing is bound, and nothing called free', async () => {
  const unreachable = binder({ ...LINUX_SOCKETS, library: '/nowhere/libc.so' });
  await expect(unreachable('127.0.0.1', 0, {})).rejects.toThrow('koffi could not be loaded, so no bind can be probed');
});

test('what is no IP address is an error, not an outcome', async () => {
  await expect(os.tryBind('localhost', 1, {})).rejects.toThrow("not 'localhost'");
  await expect(os.tryBind('fe80::1%lo', 1, {})).rejects.toThrow("not 'fe80::1%lo'");
});
