import { delay, within } from '../clock.ts';
import { adviceOf, kindOf, messageOf } from '../errors.ts';
import type { NamedEnrolment } from '../store/enrolments.ts';
import { retryDelayMs, terminalRetries } from './retry-schedule.ts';
import type { TerminalSession } from './session-port.ts';
import type { TerminalStatus } from './status.ts';
import type { Placement } from './user-desk.ts';
import { Visit } from './visit.ts';
import type { VisitParts } from './visit.ts';

/** What a keeper works with. */
export interface KeeperParts extends VisitParts {
  connect: (signal: AbortSignal) => Promise<TerminalSession>;
  /** In [0, 1). */
  random: () => number;
}

/** How long a terminal may take to say goodbye. */
const GOODBYE_MS = 1_500;

/** Keeps one session to one terminal alive, for as long as the bridge runs. */
export class Keeper {
  readonly #parts: KeeperParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #visit: Visit | undefined;
  #status: TerminalStatus;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#status = { state: 'connecting', since: parts.clock.wallNow() };
  }

  get name(): string {
    return this.#parts.terminal.name;
  }

  status(): TerminalStatus {
    if (this.#status.state !== 'online') return this.#status;
    return { ...this.#status, clockOffsetMs: this.#visit?.clockOffsetMs, advice: this.#visit?.advice };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the session and the retries. Idempotent, and over after {@link GOODBYE_MS} at the latest. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#running !== undefined) await within(this.#parts.clock, GOODBYE_MS, this.#running);
    this.#become({ state: 'stopped', since: this.#parts.clock.wallNow() });
  }

  /** Writes the members' users where they are missing; undefined when the terminal is not online. */
  async place(members: readonly NamedEnrolment[]): Promise<Map<string, Placement> | undefined> {
    return this.#status.state === 'online' ? this.#visit?.place(members) : undefined;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { clock, random } = this.#parts;
    for (let failures = 0; !signal.aborted; ) {
      this.#become({ state: 'connecting', since: clock.wallNow() });
      // A keeper does one thing after the other, for as long as it lives.
      // oxlint-disable-next-line no-await-in-loop
      const end = await this.#serve();
      if (signal.aborted) return;
      failures = end.wasOnline ? 1 : failures + 1;
      const isRefused = kindOf(end.error) === 'refusal';
      const retryInMs = isRefused
        ? retryDelayMs(1, random(), { ...terminalRetries, firstMs: terminalRetries.longestMs })
        : retryDelayMs(failures, random());
      this.#failed(end.error, isRefused, failures, retryInMs);
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, retryInMs, signal);
    }
  }

  /** One connection, from connecting to its end. Never rejects. */
  async #serve(): Promise<{ wasOnline: boolean; error: unknown }> {
    const { signal } = this.#stopping;
    const { clock, connect } = this.#parts;
    let wasOnline = false;
    try {
      const session = await connect(signal);
      const visit = new Visit(session, this.#parts);
      this.#visit = visit;
      try {
        await visit.begin();
        wasOnline = true;
        this.#online(visit);
        // Beside the keep-alive: reading thousands of users takes a while, and doors go first.
        void visit.placeAll();
        await visit.stay(signal);
      } finally {
        this.#visit = undefined;
        await within(clock, GOODBYE_MS, visit.end());
      }
      return { wasOnline, error: await session.closed };
    } catch (error) {
      return { wasOnline, error };
    }
  }

  #online(visit: Visit): void {
    const { clock, log } = this.#parts;
    const { serialNumber, clockOffsetMs, advice } = visit;
    this.#become({ state: 'online', since: clock.wallNow(), serialNumber, clockOffsetMs, advice });
    log.info({ event: 'terminal-online', terminal: this.name, serialNumber, clockOffsetMs, advice });
  }

  #failed(error: unknown, isRefused: boolean, attempt: number, retryInMs: number): void {
    const { clock, log } = this.#parts;
    const problem = error === undefined ? 'the connection was closed' : messageOf(error);
    const common = { since: clock.wallNow(), retryInMs, problem, advice: adviceOf(error) };
    this.#become(isRefused ? { state: 'refused', ...common } : { state: 'retrying', attempt, ...common });
    const kind = error === undefined ? 'transport' : kindOf(error);
    log.warn({ event: 'terminal-lost', terminal: this.name, kind, problem, attempt, retryInMs });
  }

  #become(status: TerminalStatus): void {
    this.#status = status;
  }
}
