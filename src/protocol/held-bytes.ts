import { TerminalError } from './errors.ts';
import { largestPacketBytes } from './framer.ts';
import type { WireKind } from './wire.ts';

/** The most a session holds undecoded, whatever its peer declares and sends. */
export const mostHeldBytes = 4 * 1024 * 1024;

/**
 * Of these, what is left to the link: what waits unread, and a packet of the largest size that comes or is being read.
 * Datagrams are small, and what waits of them is bounded by the wire.
 */
const linkBytes = { stream: largestPacketBytes + 131_072, datagram: 524_288 } as const;

/** Says how many bytes one holder has now, instead of what it said before. Throws `too-large` where that is too much. */
export type HeldShare = (bytes: number) => void;

/**
 * The one counter of a session's undecoded bytes: those on the link, the packet being read, and those that a reader keeps
 * until it can decode them.
 */
export class HeldBytes {
  readonly #onLink: () => number;
  readonly #mostKept: number;
  #packet = 0;
  #kept = 0;
  #most = 0;

  constructor(kind: WireKind, onLink: () => number) {
    this.#onLink = onLink;
    this.#mostKept = mostHeldBytes - linkBytes[kind];
  }

  get now(): number {
    return this.#onLink() + this.#packet + this.#kept;
  }

  /** Those that readers keep. */
  get kept(): number {
    return this.#kept;
  }

  /** The most there were at a time. */
  get most(): number {
    return this.#most;
  }

  /** Notes what is held now; needed where the link has got more. */
  look(): void {
    this.#most = Math.max(this.#most, this.now);
  }

  /** Counts a packet's bytes while it is read. */
  whileReading<T>(packet: Uint8Array, read: () => T): T {
    this.#packet = packet.length;
    this.look();
    try {
      return read();
    } finally {
      this.#packet = 0;
    }
  }

  /** Whoever is about to say that it keeps the packet being read itself, not a copy, must not have it counted twice. */
  keepPacket(): void {
    this.#packet = 0;
  }

  /** A part of the counter for one holder, who says 0 when it has let go of all. */
  share(): HeldShare {
    let own = 0;
    return (bytes) => {
      const kept = this.#kept - own + bytes;
      if (bytes > own && kept > this.#mostKept) throw tooMuch(this.#mostKept);
      this.#kept = kept;
      own = bytes;
      this.look();
    };
  }
}

function tooMuch(most: number): TerminalError {
  return new TerminalError('wire', `more than ${most} bytes have come that cannot be decoded yet`, {
    reason: 'too-large',
    advice:
      'Connect to this terminal over TCP (transport: tcp), where it can be made to wait. If it is connected over TCP ' +
      'already, something is wrong with it: restart it.',
  });
}
