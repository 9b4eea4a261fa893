/** Just enough of RFC 6455 §5.2 to see a close frame in what a server sent after its 101 answer. Pure. */

const CLOSE = 0x8;

/** Walks the unmasked frames behind the header of the answer; a cut last frame counts by its first byte. */
export function hasCloseFrame(received: Buffer): boolean {
  const header = received.indexOf('\r\n\r\n');
  if (header < 0) return false;
  for (let at = header + 4; at < received.length; ) {
    if (((received[at] ?? 0) & 0x0f) === CLOSE) return true;
    const length = (received[at + 1] ?? 0) & 0x7f;
    if (length === 126) at += 4 + (at + 4 <= received.length ? received.readUInt16BE(at + 2) : 0);
    else if (length === 127) at += 10 + (at + 10 <= received.length ? Number(received.readBigUInt64BE(at + 2)) : 0);
    else at += 2 + length;
  }
  return false;
}
