import type { Machine } from './machine.ts';
import { TerminalServer } from './server.ts';
import { UdpServer } from './udp-server.ts';

/** Tries to find a number that is free for both transports, where any will do. */
const maxTries = 20;

/** The network side of one terminal: TCP and UDP on one port number, as its settings say. */
export class Ports {
  readonly #machine: Machine;
  readonly #tcp: TerminalServer;
  readonly #udp: UdpServer;
  #port: number;
  #clients = 0;

  constructor(machine: Machine, host: string, port: number) {
    const nextNumber = () => {
      this.#clients += 1;
      return this.#clients;
    };
    this.#machine = machine;
    this.#port = port;
    this.#tcp = new TerminalServer(machine, host, nextNumber);
    this.#udp = new UdpServer(machine, host, nextNumber);
  }

  /** The port in use; 0 before the first start with port 0. */
  get port(): number {
    return this.#port;
  }

  /** How many TCP clients wait until the active one leaves. */
  get waiting(): number {
    return this.#tcp.waiting;
  }

  /** Rejects where the port is taken or the host is not this machine's; nothing is open then. */
  async listen(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        this.#port = await this.#listenOn(this.#port);
        return;
      } catch (cause) {
        await this.close();
        if (this.#port !== 0 || tries >= maxTries) throw cause;
      }
    }
  }

  async #listenOn(port: number): Promise<number> {
    const { transports } = this.#machine.settings;
    const chosen = transports.includes('tcp') ? await this.#tcp.listen(port) : port;
    return transports.includes('udp') ? this.#udp.listen(chosen) : chosen;
  }

  /** Closes the ports and every connection; idempotent. */
  async close(): Promise<void> {
    await Promise.all([this.#tcp.close(), this.#udp.close()]);
  }

  /** Ends every connection, waiting ones too, without a word. */
  cutConnections(): void {
    this.#tcp.cutConnections();
    this.#udp.cutConnections();
  }
}
