import { isTransport } from '../../protocol/errors.ts';
import { followTerminal } from '../../protocol/discovery.ts';
import type { BridgeClock } from '../clock.ts';
import type { TerminalConfig } from '../config.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';

export interface WhereaboutsParts {
  terminal: TerminalConfig;
  /** The range that is searched for it; undefined: it is not looked for. */
  followIn: string | undefined;
  followAfterSeconds: number;
  store: Pick<Store, 'terminals'>;
  clock: BridgeClock;
  log: Log;
  follow?: typeof followTerminal;
}

/** A range is searched at most this often for one terminal. */
const betweenSearchesMs = 300_000;

/**
 * Where a terminal is: at the config's address, or where it was found after that one had not answered for a while. Only a
 * terminal with a known serial number is looked for, and only that number is taken for it.
 */
export class Whereabouts {
  readonly #parts: WhereaboutsParts;
  #host: string;
  /** Monotonic ms. */
  #unreachableSince: number | undefined;
  #searchedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: WhereaboutsParts) {
    this.#parts = parts;
    this.#host = parts.terminal.host;
  }

  /** For the operator, where the config's address is an old one. */
  get advice(): string | undefined {
    const { host } = this.#parts.terminal;
    return this.#host === host
      ? undefined
      : `it moved from ${host} to ${this.#host}: change host in the config, or give it a fixed address`;
  }

  /** Connects where it was last seen; where that fails for long enough, looks for it and connects where it is. */
  async connect<Session>(open: (host: string) => Promise<Session>, signal: AbortSignal): Promise<Session> {
    try {
      const session = await open(this.#host);
      this.#unreachableSince = undefined;
      return session;
    } catch (error) {
      if (signal.aborted || !isTransport(error) || !(await this.#hasMoved(signal))) throw error;
      return open(this.#host);
    }
  }

  async #hasMoved(signal: AbortSignal): Promise<boolean> {
    const {
      terminal,
      followIn,
      followAfterSeconds,
      store,
      clock,
      log,
      follow = followTerminal,
    } = this.#parts;
    const now = clock.now();
    this.#unreachableSince ??= now;
    const isDue =
      now - this.#unreachableSince >= followAfterSeconds * 1000 &&
      now - this.#searchedAt >= betweenSearchesMs;
    if (followIn === undefined || !isDue) return false;
    const { name, port, commKey, transport } = terminal;
    const serialNumber = terminal.serialNumber ?? (await store.terminals.know(name)).serialNumber;
    if (serialNumber === undefined || serialNumber === '') return false;
    this.#searchedAt = now;
    log.info({ event: 'terminal-search', terminal: name, range: followIn });
    const found = await follow({
      cidr: followIn,
      serialNumber,
      lastHost: this.#host,
      port,
      commKey,
      clock,
      signal,
      ...(transport === 'auto' ? {} : { via: [transport] }),
    });
    if (found === undefined || found.host === this.#host) return false;
    log.warn({ event: 'terminal-moved', terminal: name, from: this.#host, to: found.host });
    this.#host = found.host;
    return true;
  }
}
