import { connect } from 'node:net';
import { Inbox } from './inbox.ts';
import { givenUp, lostLink, unreachable } from './link-errors.ts';
import { systemClock, type Clock } from './timers.ts';

/** `stream`: bytes in pieces of any size, in order. `datagram`: one packet each, which may be lost, doubled or late. */
export type WireKind = 'stream' | 'datagram';

/** Bytes to and from one peer. Iterating ends when the peer has closed, and throws where the link broke. */
export interface Wire extends AsyncIterable<Uint8Array> {
  readonly kind: WireKind;
  /** Bytes that came and were not read yet; bounded, whatever the peer sends. */
  readonly heldBytes: number;
  /** Bytes given to {@link send} that have not left this machine yet. */
  readonly unsentBytes: number;
  send(bytes: Uint8Array): void;
  /** Ends the link at once; idempotent. */
  close(): void;
}

export interface OpenWireOptions {
  host: string;
  port: number;
  /** How long reaching the peer may take, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  clock?: Clock | undefined;
}

/** The most that is read from a socket at a time. */
const readBytes = 16_384;

/** From here on a TCP peer is made to wait until what it sent has been read. A single read may go beyond. */
const fullBytes = 8192;

/** A TCP link with Nagle's algorithm off. Throws `transport` with advice where nothing can be reached. */
export async function netWire(options: OpenWireOptions): Promise<Wire> {
  const { host, port, timeoutMs, signal, clock = systemClock } = options;
  if (signal?.aborted === true) throw givenUp(signal);
  const inbox = new Inbox({ fullBytes, onRoom: () => socket.resume() });
  const socket = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 15_000,
    // A stream would read on when it is paused, and more at a time than may be held here.
    onread: {
      buffer: new Uint8Array(readBytes),
      callback: (size, buffer) => {
        inbox.put(Uint8Array.from(buffer.subarray(0, size)));
        return !inbox.isFull;
      },
    },
  });
  await new Promise<void>((resolve, reject) => {
    const settle = () => {
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
    };
    // Goes on listening for errors: the socket may still emit one while it goes away.
    const fail = (error: Error) => {
      settle();
      reject(error);
      socket.destroy();
    };
    const onError = (cause: unknown) => fail(unreachable('TCP', options, cause));
    const onAbort = () => fail(givenUp(signal));
    const stopTimer = clock.schedule(timeoutMs, () => onError(undefined));
    socket.on('error', onError).once('connect', () => {
      settle();
      socket.off('error', onError);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  socket.on('error', (cause) => inbox.end(lostLink(cause)));
  socket.on('close', () => inbox.end(undefined));
  return {
    kind: 'stream',
    get heldBytes() {
      return inbox.heldBytes;
    },
    get unsentBytes() {
      return socket.writableLength;
    },
    send: (bytes) => void socket.write(bytes),
    close: () => void socket.destroy(),
    [Symbol.asyncIterator]: () => inbox.drain(),
  };
}

/** Two wires in memory, each other's peer: what one sends the other receives, in the same pieces. */
export function wirePair(kind: WireKind = 'stream'): [Wire, Wire] {
  const inboxes = [new Inbox({ fullBytes }), new Inbox({ fullBytes })] as const;
  const end = (own: Inbox, other: Inbox): Wire => ({
    kind,
    get heldBytes() {
      return own.heldBytes;
    },
    get unsentBytes() {
      return other.heldBytes;
    },
    send: (bytes) => other.put(Uint8Array.from(bytes)),
    close: () => {
      own.end(undefined);
      other.end(undefined);
    },
    [Symbol.asyncIterator]: () => own.drain(),
  });
  return [end(inboxes[0], inboxes[1]), end(inboxes[1], inboxes[0])];
}
