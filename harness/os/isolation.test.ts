import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, test } from 'playwright/test';
import { ownNetwork } from './isolation.js';

const BIND = `const server = require('node:net').createServer();
server.once('error', (error) => { console.log(error.code); });
server.listen(Number(process.argv[1]), '127.0.0.1', () => { console.log('listens'); server.close(); });`;

test('in a network of its own a command binds a port that is taken outside', async () => {
  const isolation = ownNetwork();
  test.skip('unavailable' in isolation, 'unavailable' in isolation ? isolation.unavailable : '');
  const before = 'before' in isolation ? isolation.before : [];
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => holder.once('listening', listening));
  const address = holder.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const bind = (...prefix: string[]): string => {
    const [file = '', ...args] = [...prefix, process.execPath, '-e', BIND, String(port)];
    return execFileSync(file, args, { encoding: 'utf8' }).trim();
  };
  expect(bind()).toBe('EADDRINUSE');
  expect(bind(...before)).toBe('listens');
  holder.close();
});
