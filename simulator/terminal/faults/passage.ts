import type { Random } from '../random.ts';

/** Bytes for one write, and how long to wait after the write before it. */
export interface Piece {
  bytes: Uint8Array;
  pauseMs: number;
}

/** How one packet leaves the terminal; without a fault whole, at once and by itself. */
export interface Passage {
  pieces: readonly Piece[];
  /** How late it is, ms. */
  lateMs: number;
  /** Kept back for so long, ms, and written together with all that comes meanwhile. */
  gatherMs: number;
  /** What becomes of the connection afterwards: nothing more is said on it, or it is reset. */
  ending: 'silence' | 'reset' | undefined;
}

/** What a fault does to a packet on its way out; a datagram cannot be split or joined. */
export interface PacketFault<Options> {
  bend(passage: Passage, options: Options, from: { random: Random; isDatagram: boolean }): Passage;
}

export function straight(bytes: Uint8Array): Passage {
  return { pieces: [{ bytes, pauseMs: 0 }], lateMs: 0, gatherMs: 0, ending: undefined };
}
