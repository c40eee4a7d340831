/**
 * Packets by hand, from the protocol's description alone: whoever serves the framing matrix must not share a mistake
 * with the reader it judges, so nothing here comes from `src/protocol`.
 */

export interface HandMade {
  command: number;
  /** Session id or result word. */
  word?: number;
  replyId: number;
  data?: Buffer;
}

/** `50 50 82 7D`, u32 length of the rest; then u16 command, checksum, word, reply id, and the data. */
export function frame({ command, word = 0, replyId, data = Buffer.alloc(0) }: HandMade): Buffer {
  const bytes = Buffer.alloc(16 + data.length);
  bytes.writeUInt32BE(0x5050827d, 0);
  bytes.writeUInt32LE(8 + data.length, 4);
  bytes.writeUInt16LE(command, 8);
  bytes.writeUInt16LE(word, 12);
  bytes.writeUInt16LE(replyId, 14);
  data.copy(bytes, 16);
  bytes.writeUInt16LE(sumOf(bytes.subarray(8)), 10);
  return bytes;
}

/** The inverted one's-complement sum of 16-bit words; an odd last byte is a low one. The sum's own place holds zero. */
function sumOf(inner: Buffer): number {
  let sum = 0;
  for (let at = 0; at < inner.length; at += 2) {
    sum += at + 1 < inner.length ? inner.readUInt16LE(at) : inner.readUInt8(at);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return 0xffff - sum;
}

export interface Request {
  command: number;
  /** Session id, or of an answer its result word. */
  word: number;
  replyId: number;
  data: Buffer;
}

/** Cuts what clients send into requests. They are trusted: this is a bench. */
export class Requests {
  #held = Buffer.alloc(0);

  *push(piece: Buffer): Generator<Request> {
    this.#held = Buffer.concat([this.#held, piece]);
    while (this.#held.length >= 16) {
      const end = 8 + this.#held.readUInt32LE(4);
      if (this.#held.length < end) return;
      const bytes = this.#held.subarray(0, end);
      this.#held = this.#held.subarray(end);
      yield {
        command: bytes.readUInt16LE(8),
        word: bytes.readUInt16LE(12),
        replyId: bytes.readUInt16LE(14),
        data: bytes.subarray(16),
      };
    }
  }
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

/** `bytes` in pieces of at most `size`. */
export function cut(bytes: Buffer, size: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}
