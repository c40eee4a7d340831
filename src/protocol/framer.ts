import { decodePacket, headerSize, magic, tcpPrefixSize, type Frame } from './frame.ts';

/** Bytes that are no frame. Never more than a few of them are kept, to tell who is speaking. */
export interface Discarded {
  readonly discarded: number;
  readonly reason: 'no-magic' | 'length';
  /** The first bytes, at most 16. */
  readonly head: Uint8Array;
}

/** The largest inner packet that is accepted. Old firmware stays below 64 KiB; no source knows of one of a megabyte. */
export const largestPacketBytes = 1_572_864;

export interface FramerOptions {
  /** Largest inner packet accepted; a longer announcement is garbage. Default {@link largestPacketBytes}. */
  maxPacketBytes?: number;
}

const headBytes = 16;
const firstAllocation = 4096;

/**
 * A TCP stream in pieces of any size in; frames, in order, out. A frame ends where its length says. Bytes without the
 * magic and impossible lengths are reported as {@link Discarded} and the search goes on behind them; nothing throws.
 * Memory grows with the bytes that came, never with what a length field promises.
 */
export class Framer {
  readonly #maxPacketBytes: number;
  #held: Uint8Array = new Uint8Array(0);
  #heldLength = 0;
  /** Of the piece under way: what stands behind the frame handed over last. */
  #behindBytes = 0;

  constructor({ maxPacketBytes = largestPacketBytes }: FramerOptions = {}) {
    this.#maxPacketBytes = maxPacketBytes;
  }

  /** Bytes received and not yet part of a frame that was handed over. */
  get heldBytes(): number {
    return this.#heldLength + this.#behindBytes;
  }

  /**
   * Feeds one piece; to be iterated to its end, for what is not taken is lost. Frames that lie whole in `chunk` share
   * its memory, so the caller must not reuse the chunk.
   */
  *push(chunk: Uint8Array): Generator<Frame | Discarded, void, undefined> {
    let rest = chunk;
    while (this.#heldLength > 0 && rest.length > 0) {
      rest = this.#complete(rest);
      if (this.#heldLength < this.#wanted()) return;
      const joined = this.#held.subarray(0, this.#heldLength);
      this.#held = new Uint8Array(0);
      this.#heldLength = 0;
      this.#keep(yield* this.#cut(joined, rest.length));
    }
    if (rest.length > 0) this.#keep(yield* this.#cut(rest, 0));
  }

  /** Takes from `rest` only what the frame under way still lacks. */
  #complete(rest: Uint8Array): Uint8Array {
    let remaining = rest;
    for (;;) {
      const lacking = this.#wanted() - this.#heldLength;
      if (lacking <= 0 || remaining.length === 0) return remaining;
      this.#keep(remaining.subarray(0, lacking));
      remaining = remaining.subarray(lacking);
    }
  }

  /** How many bytes must be held before the next step can be decided. */
  #wanted(): number {
    if (!startsLikeMagic(this.#held, 0, this.#heldLength)) return 0;
    if (this.#heldLength < tcpPrefixSize) return tcpPrefixSize;
    const length = lengthAt(this.#held, 0);
    return this.#isPossible(length) ? tcpPrefixSize + length : 0;
  }

  #isPossible(length: number): boolean {
    return length >= headerSize && length <= this.#maxPacketBytes;
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const needed = this.#heldLength + bytes.length;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.max(needed, firstAllocation, this.#heldLength * 2));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(bytes, this.#heldLength);
    this.#heldLength = needed;
  }

  /**
   * Cuts all whole frames out of `bytes`, behind which so many others wait; returns the beginning of one that is not
   * whole yet.
   */
  *#cut(bytes: Uint8Array, othersBytes: number): Generator<Frame | Discarded, Uint8Array, undefined> {
    let at = 0;
    while (at < bytes.length) {
      if (!startsLikeMagic(bytes, at, bytes.length)) {
        const next = nextMagic(bytes, at + 1);
        yield {
          discarded: next - at,
          reason: 'no-magic',
          head: headOf(bytes, at, next),
        };
        at = next;
        continue;
      }
      if (bytes.length - at < tcpPrefixSize) break;
      const length = lengthAt(bytes, at);
      if (!this.#isPossible(length)) {
        const next = nextMagic(bytes, at + magic.length);
        yield {
          discarded: next - at,
          reason: 'length',
          head: headOf(bytes, at, next),
        };
        at = next;
        continue;
      }
      const end = at + tcpPrefixSize + length;
      if (end > bytes.length) break;
      this.#behindBytes = bytes.length - end + othersBytes;
      yield decodePacket(bytes.subarray(at + tcpPrefixSize, end));
      at = end;
    }
    this.#behindBytes = 0;
    return bytes.subarray(at);
  }
}

export function isDiscarded(item: Frame | Discarded): item is Discarded {
  return 'discarded' in item;
}

/** A copy, so that a report never keeps the piece it came from alive (`slice` of a Buffer would share its memory). */
function headOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Uint8Array.from(bytes.subarray(from, Math.min(to, from + headBytes)));
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, tcpPrefixSize).getUint32(4, true);
}

/** True where the bytes from `at` to `end` are the magic, or its beginning cut off by the end. */
function startsLikeMagic(bytes: Uint8Array, at: number, end: number): boolean {
  const count = Math.min(magic.length, end - at);
  for (let index = 0; index < count; index += 1) if (bytes[at + index] !== magic[index]) return false;
  return true;
}

function nextMagic(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && !startsLikeMagic(bytes, at, bytes.length)) {
    const next = bytes.indexOf(0x50, at + 1);
    if (next < 0) return bytes.length;
    at = next;
  }
  return at;
}
