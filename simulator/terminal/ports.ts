import type { TerminalParts } from './terminal-parts.ts';
import { TerminalServer } from './server.ts';
import { UdpServer } from './udp-server.ts';

/** Tries to find a number that is free for both transports, where any will do. */
const maxTries = 20;

/** The network side of one terminal: TCP and UDP on one port number, as its settings say. */
export class Ports {
  readonly #parts: TerminalParts;
  readonly #tcp: TerminalServer;
  readonly #udp: UdpServer;
  #port: number;
  #clients = 0;

  constructor(terminal: TerminalParts, host: string, port: number) {
    const nextNumber = () => {
      this.#clients += 1;
      return this.#clients;
    };
    this.#parts = terminal;
    this.#port = port;
    this.#tcp = new TerminalServer(terminal, host, nextNumber);
    this.#udp = new UdpServer(terminal, host, nextNumber);
  }

  /** The port in use; 0 before the first start with port 0. */
  get port(): number {
    return this.#port;
  }

  /** How many TCP clients wait until the active one leaves. */
  get waiting(): number {
    return this.#tcp.waiting;
  }

  /** Rejects where the port is taken or the host is not this terminal's; nothing is open then. */
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
    const { transports } = this.#parts.settings;
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
