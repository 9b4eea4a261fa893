import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, test } from 'playwright/test';
import { listen, Ports } from './ports.js';

/** Takes the first port of the same seed in another process, which holds it while it prints. */
function takenElsewhere(seed: number): number {
  const code = `
    const { Ports } = await import(${JSON.stringify(new URL('./ports.js', import.meta.url).href)});
    console.log(await new Ports(${seed}).take());
    process.exit();`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));
}

test('a port that is taken is nobody else’s: not in this process, not in another', async () => {
  const ports = new Ports(12);
  const other = new Ports(12);
  const port = await ports.take();
  expect(await other.take()).not.toBe(port);
  expect(takenElsewhere(12)).not.toBe(port);
  ports.close();
  other.close();
});

test('a port is free, far from the next, and below those that systems hand out', async () => {
  const ports = new Ports(-3);
  const taken = [await ports.take(), await ports.take()];
  for (const port of taken) {
    const server = await listen('127.0.0.1', port);
    expect(server).toBeDefined();
    server?.close();
    expect(port).toBeGreaterThanOrEqual(20_040);
    expect(port + 110).toBeLessThan(32_768);
  }
  expect(Math.abs((taken[0] ?? 0) - (taken[1] ?? 0))).toBeGreaterThan(110);
  ports.close();
});

test('a port on which somebody listens, on any address, is passed over', async () => {
  const probe = new Ports(40);
  const port = await probe.take();
  probe.close();
  for (const host of ['127.0.0.1', '::1']) {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, host, resolve));
    const ports = new Ports(40);
    expect(await ports.take()).not.toBe(port);
    ports.close();
    await new Promise((resolve) => holder.close(resolve));
  }
});

test('a port that was given back can be had again, and the row comes round', async () => {
  const ports = new Ports(60);
  const first = await ports.take();
  ports.release(first);
  ports.release(first);
  const seen = new Set<number>();
  for (let port = 0; port !== first; ports.release(port)) {
    port = await ports.take();
    expect(seen.has(port)).toBe(false);
    seen.add(port);
  }
  ports.close();
});

test('an address that cannot be had for another reason is an error, a taken one is not', async () => {
  await expect(listen('192.0.2.1', 20_041)).rejects.toThrow('EADDRNOTAVAIL');
  const ports = new Ports(80);
  const port = await ports.take();
  const holder = await listen('127.0.0.1', port);
  expect(await listen('127.0.0.1', port)).toBeUndefined();
  holder?.close();
  ports.close();
});
