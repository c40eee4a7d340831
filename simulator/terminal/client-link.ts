import type { Socket } from 'node:net';
import { encodeFrame, type Packet } from '../../src/protocol/frame.ts';

/** What carries packets to and from one client. */
export interface ClientLink {
  readonly transport: 'tcp' | 'udp';
  /** `address:port` */
  readonly peer: string;
  /** Bytes the system has not taken yet. */
  readonly unsentBytes: number;
  /** The packet as it goes over this link. */
  encode(packet: Packet): Uint8Array;
  /** One write, or one datagram. */
  write(bytes: Uint8Array): void;
  /** Calls `act` once all of it has been taken; the returned function takes that back. */
  whenSent(act: () => void): () => void;
  /** Stops reading until {@link resume}, so that nothing piles up. */
  pause(): void;
  resume(): void;
  /** Ends the link without a word. */
  close(): void;
  /** Ends it as a crash does. */
  reset(): void;
}

export function tcpLink(socket: Socket): ClientLink {
  return {
    transport: 'tcp',
    peer: `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`,
    get unsentBytes() {
      return socket.writableLength;
    },
    encode: encodeFrame,
    write: (bytes) => void socket.write(bytes),
    whenSent: (act) => {
      socket.once('drain', act);
      return () => socket.off('drain', act);
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.destroy(),
    reset: () => void socket.resetAndDestroy(),
  };
}
