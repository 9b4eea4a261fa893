import { expect, test } from 'playwright/test';
import { findMessage, findMessageWithCause } from './message.js';

const MESSAGE = 'another gateway instance is already listening on ws://127.0.0.1:18789';
const CHINESE = '另一个网关实例已经在 ws://127.0.0.1:18789 上监听';
const BEGINNING = 'failed to bind gateway socket on ws://127.0.0.1:18789: ';

test.describe('stands whole', () => {
  const lines = {
    alone: MESSAGE,
    'after white space': `\t${MESSAGE}`,
    'after a prefix': `Gateway failed to start: ${MESSAGE}`,
    'with white space at the line’s end': `${MESSAGE}  `,
    'before the chain of causes': `${MESSAGE} | listen EADDRINUSE: address already in use 127.0.0.1:18789`,
    'in quotes': `error: "${MESSAGE}"`,
    'in typographic quotes': `Fehler: „${MESSAGE}“`,
    'in a call': `GatewayLockError('${MESSAGE}')`,
    'in brackets, the sentence going on': `refused (${MESSAGE}), giving up`,
    'in corner brackets': `错误：「${MESSAGE}」`,
    'after another occurrence that is glued': `x${MESSAGE} ${MESSAGE}`,
  };
  for (const [name, line] of Object.entries(lines)) {
    test(name, () => {
      expect(findMessage(`starting\n${line}\nbye`, MESSAGE)).toEqual({ kind: 'whole', line: 2, text: line });
    });
  }

  test('with CRLF line ends, and in the Chinese edition’s words', () => {
    expect(findMessage(`starting\r\n${MESSAGE}\r\n`, MESSAGE)).toMatchObject({ kind: 'whole', line: 2, text: MESSAGE });
    expect(findMessage(`错误： ${CHINESE}`, CHINESE).kind).toBe('whole');
  });
});

test.describe('is altered', () => {
  const lines = {
    'a longer port': `${MESSAGE}0`,
    'another port': MESSAGE.replace('18789', '18790'),
    'another host': MESSAGE.replace('127.0.0.1', '0.0.0.0'),
    'a name for the host': MESSAGE.replace('127.0.0.1', 'localhost'),
    'another scheme': MESSAGE.replace('ws:', 'http:'),
    'a capital letter': MESSAGE.replace('another', 'Another'),
    'a period at the end': `${MESSAGE}.`,
    'a path at the end': `${MESSAGE}/`,
    'more words': `${MESSAGE} (pid 12)`,
    'a chain of causes without room': `${MESSAGE}|EADDRINUSE`,
    'a bar with nothing after it': `${MESSAGE} |`,
    'text glued to its left': `error:${MESSAGE}`,
    'a closing bracket to its left': `[error]${MESSAGE}`,
    'an opening bracket to its right': `${MESSAGE}(`,
    'another verb': MESSAGE.replace('listening', 'running'),
    'two spaces': MESSAGE.replace('gateway instance', 'gateway  instance'),
    'a break in the middle': MESSAGE.replace(' ws:', '\nws:'),
    'its own beginning only': MESSAGE.slice(0, -6),
  };
  for (const [name, line] of Object.entries(lines)) {
    test(name, () => {
      const [first = ''] = line.split('\n');
      expect(findMessage(`starting\n${line}\nbye`, MESSAGE)).toEqual({ kind: 'altered', line: 2, text: first });
    });
  }

  test('a port that only begins like the one asked for', () => {
    expect(findMessage(MESSAGE, MESSAGE.replace('18789', '1878')).kind).toBe('altered');
  });

  test('Chinese with another port', () => {
    expect(findMessage(CHINESE.replace('18789', '18790'), CHINESE).kind).toBe('altered');
  });

  test('the most similar line is shown', () => {
    const near = MESSAGE.replace('127.0.0.1', '::1');
    expect(findMessage(`${MESSAGE.replace('another gateway', 'some')}\n${near}`, MESSAGE)).toMatchObject({
      text: near,
    });
  });
});

test.describe('is absent', () => {
  const texts = {
    'nothing at all': '',
    'a gateway that came up': 'gateway listening on ws://127.0.0.1:18789',
    'the message of a later revision': 'gateway already running (pid 12); lock timeout after 5000ms',
    'the system’s own words': 'Error: listen EADDRINUSE: address already in use 127.0.0.1:18789',
    'the other message': `${BEGINNING}listen EACCES: permission denied`,
  };
  for (const [name, text] of Object.entries(texts)) {
    test(name, () => expect(findMessage(text, MESSAGE)).toEqual({ kind: 'absent' }));
  }
});

test.describe('with a cause', () => {
  const whole = {
    plain: `${BEGINNING}listen EADDRNOTAVAIL: address not available 192.0.2.1:18789`,
    'with its chain': `Gateway failed to start: ${BEGINNING}bind failed | listen EACCES | EACCES`,
    'in a call': `GatewayLockError("${BEGINNING}EACCES")`,
    'in Chinese words': `${BEGINNING}权限不足`,
  };
  for (const [name, line] of Object.entries(whole)) {
    test(`whole: ${name}`, () => expect(findMessageWithCause(line, BEGINNING).kind).toBe('whole'));
  }
  const altered = {
    'no cause': BEGINNING,
    'no cause but white space': `${BEGINNING}   `,
    'no cause but the ellipsis of the document': `${BEGINNING}…`,
    'no cause but its chain': `${BEGINNING} | listen EACCES`,
    'no cause but a closing quote': `"${BEGINNING}")`,
    'no room before the cause': `${BEGINNING.trimEnd()}EACCES`,
    'glued to its left': `error:${BEGINNING}EACCES`,
    'another port': `${BEGINNING.replace('18789', '18790')}EACCES`,
    'another case': `${BEGINNING.replace('failed', 'Failed')}EACCES`,
  };
  for (const [name, line] of Object.entries(altered)) {
    test(`altered: ${name}`, () => expect(findMessageWithCause(line, BEGINNING).kind).toBe('altered'));
  }
  test('absent: the other message', () => {
    expect(findMessageWithCause(MESSAGE, BEGINNING)).toEqual({ kind: 'absent' });
  });
});
