import { expect, test } from 'playwright/test';
import { hasCloseFrame } from './frames.js';

const ANSWER = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
const CLOSE = [0x88, 0x02, 0x03, 0xe9];

const bytes = (...parts: (string | number[] | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

/** An unmasked text frame of this many bytes, in the shortest of the three forms of its length (RFC 6455 §5.2). */
function text(length: number): Buffer {
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x81;
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (length >= 65_536) header.writeBigUInt64BE(BigInt(length), 2);
  else if (length >= 126) header.writeUInt16BE(length, 2);
  // A payload that would read as a close frame if it were taken for one.
  return Buffer.concat([header, Buffer.alloc(length, 0x88)]);
}

const WITH: Readonly<Record<string, Buffer>> = {
  'a close frame alone': bytes(ANSWER, CLOSE),
  'a close frame without a code': bytes(ANSWER, [0x88, 0x00]),
  'a ping before it': bytes(ANSWER, [0x89, 0x00], CLOSE),
  'a short text before it': bytes(ANSWER, text(5), CLOSE),
  'a text of 126 bytes before it': bytes(ANSWER, text(126), CLOSE),
  'a text of 65536 bytes before it': bytes(ANSWER, text(65_536), CLOSE),
  'of which one byte has come': bytes(ANSWER, [0x88]),
};

const WITHOUT: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  'half a header': bytes(ANSWER.slice(0, -2), CLOSE),
  'a header alone': bytes(ANSWER),
  'a close byte inside a short text': bytes(ANSWER, text(5)),
  'a close byte inside a text of 126 bytes': bytes(ANSWER, text(126)),
  'a close byte inside a text of 65536 bytes': bytes(ANSWER, text(65_536)),
  'a text that is cut': bytes(ANSWER, text(60).subarray(0, 20)),
  'a long text whose length is cut': bytes(ANSWER, [0x81, 126, 0x88]),
  'a very long text whose length is cut': bytes(ANSWER, [0x81, 127, 0x88, 0x88]),
  'a page': bytes('HTTP/1.1 404 Not Found\r\n\r\n<p>no</p>'),
};

for (const [title, received] of Object.entries(WITH)) {
  test(`a close frame: ${title}`, () => expect(hasCloseFrame(received)).toBe(true));
}

for (const [title, received] of Object.entries(WITHOUT)) {
  test(`no close frame: ${title}`, () => expect(hasCloseFrame(received)).toBe(false));
}
