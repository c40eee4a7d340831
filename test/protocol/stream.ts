import { Framer, isDiscarded, type FramerOptions } from '../../src/protocol/framer.ts';
import { toHex } from '../support/hand-made.ts';

export interface Seen {
  /** `command session replyId data`, one line per frame. */
  frames: string[];
  discarded: { bytes: number; reason: string; head: string }[];
  discardedBytes: number;
  /** The most that was held between two chunks. */
  mostHeld: number;
  heldBytes: number;
}

/** Feeds chunks to a framer and notes all that comes out, as text that is easy to compare. */
export function feed(chunks: Iterable<Uint8Array>, options?: FramerOptions): Seen {
  const framer = new Framer(options);
  const seen: Seen = { frames: [], discarded: [], discardedBytes: 0, mostHeld: 0, heldBytes: 0 };
  for (const chunk of chunks) {
    for (const item of framer.push(chunk)) {
      if (isDiscarded(item)) {
        seen.discarded.push({ bytes: item.discarded, reason: item.reason, head: toHex(item.head) });
        seen.discardedBytes += item.discarded;
      } else {
        const { command, session, replyId, data } = item;
        seen.frames.push(`${command} ${session} ${replyId} ${toHex(data)}`);
      }
    }
    seen.mostHeld = Math.max(seen.mostHeld, framer.heldBytes);
  }
  seen.heldBytes = framer.heldBytes;
  return seen;
}

/** The stream cut at the given places; each piece is a copy, as from a socket. */
export function cutAt(stream: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (stream.length + 1)))].toSorted((a, b) => a - b);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const to of [...cuts, stream.length]) {
    pieces.push(stream.slice(from, to));
    from = to;
  }
  return pieces;
}

export const oneByOne = (stream: Uint8Array): Uint8Array[] => cutAt(stream, [...stream.keys()]);
