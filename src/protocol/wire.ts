import { connect, type Socket } from 'node:net';
import { TerminalError } from './errors.ts';

/** Bytes to and from one peer. Iterating ends when the peer has closed, and throws where the link broke. */
export interface Wire extends AsyncIterable<Uint8Array> {
  send(bytes: Uint8Array): void;
  /** Ends the link at once; idempotent. */
  close(): void;
}

export interface NetWireOptions {
  host: string;
  port: number;
  /** How long the TCP handshake may take, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** A TCP link with Nagle's algorithm off. Throws `transport` with advice where nothing can be reached. */
export async function netWire({ host, port, timeoutMs, signal }: NetWireOptions): Promise<Wire> {
  if (signal?.aborted === true) throw aborted(signal);
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 15_000 });
  await new Promise<void>((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('connect', onConnect).off('error', onError);
      act();
    };
    const fail = (error: TerminalError) => {
      settle(() => reject(error));
      // The socket may still emit an error while it goes away.
      socket.on('error', () => socket.destroy()).destroy();
    };
    const onConnect = () => settle(resolve);
    const onError = (cause: Error) => fail(unreachable(host, port, cause));
    const onAbort = () => fail(aborted(signal));
    const timer = setTimeout(() => fail(unreachable(host, port, undefined)), timeoutMs);
    socket.once('connect', onConnect).once('error', onError);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  return socketWire(socket);
}

/** A wire over a socket that is already connected. */
export function socketWire(socket: Socket): Wire {
  const inbox = new Inbox();
  socket.on('data', (chunk: Buffer) => inbox.put(chunk));
  socket.on('error', (cause) => inbox.end(lost(cause)));
  socket.on('close', () => inbox.end(undefined));
  return {
    send: (bytes) => void socket.write(bytes),
    close: () => void socket.destroy(),
    [Symbol.asyncIterator]: () => inbox.drain(),
  };
}

/** Two wires in memory, each other's peer: what one sends the other receives, in the same pieces. */
export function wirePair(): [Wire, Wire] {
  const inboxes = [new Inbox(), new Inbox()] as const;
  const end = (own: Inbox, other: Inbox): Wire => ({
    send: (bytes) => other.put(Uint8Array.from(bytes)),
    close: () => {
      own.end(undefined);
      other.end(undefined);
    },
    [Symbol.asyncIterator]: () => own.drain(),
  });
  return [end(inboxes[0], inboxes[1]), end(inboxes[1], inboxes[0])];
}

/** Pieces that wait for the one reader. */
class Inbox {
  readonly #chunks: Uint8Array[] = [];
  #ended = false;
  #error: TerminalError | undefined;
  #wake: (() => void) | undefined;

  put(chunk: Uint8Array): void {
    if (this.#ended) return;
    this.#chunks.push(chunk);
    this.#wake?.();
  }

  end(error: TerminalError | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake?.();
  }

  async *drain(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        yield chunk;
      } else if (this.#ended) {
        if (this.#error !== undefined) throw this.#error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}

function unreachable(host: string, port: number, cause: Error | undefined): TerminalError {
  return new TerminalError('transport', `cannot reach ${host}:${port}`, {
    reason: 'unreachable',
    advice: `Check that the terminal has power and network, that ${host} is its address, and that its TCP port is ${port}.`,
    cause,
  });
}

function lost(cause: Error): TerminalError {
  return new TerminalError('transport', 'the link to the terminal broke', { reason: 'closed', cause });
}

function aborted(signal: AbortSignal | undefined): TerminalError {
  return new TerminalError('transport', 'given up', { reason: 'aborted', cause: signal?.reason });
}
