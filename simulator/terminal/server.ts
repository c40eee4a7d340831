import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ClientConnection } from './client-connection.ts';
import { tcpLink } from './client-link.ts';
import type { TerminalParts } from './terminal-parts.ts';

const maxQueuedClients = 8;

/** The TCP port of one terminal: one client at a time, unless the settings say otherwise. */
export class TerminalServer {
  readonly #parts: TerminalParts;
  readonly #host: string;
  #server: Server | undefined;
  readonly #nextNumber: () => number;
  readonly #active = new Map<Socket, ClientConnection>();
  readonly #queue = new Set<Socket>();

  constructor(terminal: TerminalParts, host: string, nextNumber: () => number) {
    this.#parts = terminal;
    this.#host = host;
    this.#nextNumber = nextNumber;
  }

  /** How many clients wait until the active one leaves. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Resolves with the port. Rejects where it is taken or the host is not this terminal's. */
  async listen(port: number): Promise<number> {
    const server = createServer({
      pauseOnConnect: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 10_000,
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: this.#host, port, exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', () => this.#parts.timeline.add('terminal', 'the network port failed'));
    server.on('connection', (socket) => this.#admit(socket));
    this.#server = server;
    return portOf(server.address());
  }

  /** Closes the port and every connection; idempotent. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed =
      server === undefined ? undefined : new Promise<void>((resolve) => server.close(() => resolve()));
    this.cutConnections();
    await closed;
  }

  /** Ends every connection, waiting ones too, without a word. */
  cutConnections(): void {
    for (const socket of [...this.#queue, ...this.#active.keys()]) socket.destroy();
  }

  #admit(socket: Socket): void {
    // An error is always followed by `close`, which tidies up.
    socket.on('error', () => this.#parts.timeline.add('in', 'a connection broke'));
    const { secondClient } = this.#parts.settings;
    const isRefused = this.#parts.faults.refusesClient(this.#active.size > 0);
    if (!isRefused && (this.#active.size === 0 || secondClient === 'share')) return this.#activate(socket);
    if (isRefused || secondClient === 'refuse' || this.#queue.size >= maxQueuedClients) {
      this.#parts.timeline.add('in', 'another client was refused');
      socket.resetAndDestroy();
      return;
    }
    this.#parts.timeline.add('in', 'another client waits');
    this.#queue.add(socket);
    socket.once('close', () => this.#queue.delete(socket));
  }

  #activate(socket: Socket): void {
    const client = new ClientConnection(tcpLink(socket), this.#nextNumber(), this.#parts);
    socket.on('data', (chunk: Buffer) => client.receive(chunk));
    this.#active.set(socket, client);
    socket.once('close', () => {
      this.#active.delete(socket);
      client.end();
      this.#letNextIn();
    });
    client.start();
  }

  #letNextIn(): void {
    const [next] = this.#queue;
    if (next === undefined || this.#server === undefined) return;
    if (this.#active.size > 0 && this.#parts.settings.secondClient !== 'share') return;
    this.#queue.delete(next);
    this.#activate(next);
  }
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
