import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ClientConnection } from './client-connection.ts';
import type { Machine } from './machine.ts';

const maxQueuedClients = 8;

/** The TCP port of one terminal: one client at a time, unless the settings say otherwise. */
export class TerminalServer {
  readonly #machine: Machine;
  readonly #host: string;
  #port: number;
  #server: Server | undefined;
  #clients = 0;
  readonly #active = new Map<Socket, ClientConnection>();
  readonly #queue = new Set<Socket>();

  constructor(machine: Machine, host: string, port: number) {
    this.#machine = machine;
    this.#host = host;
    this.#port = port;
  }

  /** The port in use; 0 before the first start with port 0. */
  get port(): number {
    return this.#port;
  }

  /** How many clients wait until the active one leaves. */
  get waiting(): number {
    return this.#queue.size;
  }

  connections(): ClientConnection[] {
    return [...this.#active.values()];
  }

  /** Rejects where the port is taken or the host is not this machine's. */
  async listen(): Promise<void> {
    const server = createServer({
      pauseOnConnect: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 10_000,
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: this.#host, port: this.#port, exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', () => this.#machine.timeline.add('terminal', 'the network port failed'));
    server.on('connection', (socket) => this.#admit(socket));
    this.#server = server;
    this.#port = portOf(server.address());
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
    socket.on('error', () => this.#machine.timeline.add('in', 'a connection broke'));
    const { secondClient } = this.#machine.settings;
    if (this.#active.size === 0 || secondClient === 'share') return this.#activate(socket);
    if (secondClient === 'refuse' || this.#queue.size >= maxQueuedClients) {
      this.#machine.timeline.add('in', 'another client was refused');
      socket.resetAndDestroy();
      return;
    }
    this.#machine.timeline.add('in', 'another client waits');
    this.#queue.add(socket);
    socket.once('close', () => this.#queue.delete(socket));
  }

  #activate(socket: Socket): void {
    this.#clients += 1;
    const client = new ClientConnection(socket, this.#clients, this.#machine);
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
    if (this.#active.size > 0 && this.#machine.settings.secondClient !== 'share') return;
    this.#queue.delete(next);
    this.#activate(next);
  }
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
