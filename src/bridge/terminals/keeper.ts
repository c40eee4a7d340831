import { delay, within } from '../clock.ts';
import { adviceOf, kindOf, messageOf } from '../errors.ts';
import type { ErrorKind } from '../errors.ts';
import { Plausibility } from '../entries/plausibility.ts';
import type { EntryPlace } from '../entries/ports.ts';
import type { LastEvent } from '../entries/recall.ts';
import type { SyncVisit } from '../sync/door-runs.ts';
import type { TerminalRunResult } from '../sync/sync-terminal.ts';
import type { EnrolmentSeat } from './enrolment-seat.ts';
import { EventGate } from './event-gate.ts';
import { PressClaim } from './press-claim.ts';
import type { TakePress } from './press-claim.ts';
import { QuietLog } from './quiet-log.ts';
import { refusedRetries, retryDelayMs, terminalRetries } from './retry-schedule.ts';
import type { TerminalSession } from './session-port.ts';
import type { TerminalStatus } from './status.ts';
import { StreamWatch } from './stream-watch.ts';
import { Visit } from './visit.ts';
import type { VisitLimits, VisitParts } from './visit.ts';

/** What a keeper works with. */
export interface KeeperParts extends VisitParts {
  connect: (signal: AbortSignal) => Promise<TerminalSession>;
  /** Of an earlier run of the bridge. */
  lastEvent?: LastEvent | undefined;
  /** Hears whenever the status changed. */
  onStatus?: () => void;
}

/** How long a terminal may take to say goodbye. */
const GOODBYE_MS = 1_500;
/** And to be left to itself. */
const FALLBACK_MS = 500;
/** And how long it then takes to notice that it is gone. */
const LEAVING_MS = 200;

/** So many attempts to connect are told one by one, then one of so many. */
const TOLD_ATTEMPTS = 5;
const TOLD_EVERY = 100;

/** Keeps one session to one terminal alive, for as long as the bridge runs. */
export class Keeper {
  readonly #parts: KeeperParts;
  readonly #limits: VisitLimits;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #visit: Visit | undefined;
  #status: TerminalStatus;
  /** Of the last failure. */
  #failureKind: ErrorKind | undefined;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    const { terminal, clock, log } = parts;
    const common = { terminal: terminal.name, clock, log };
    this.#limits = {
      gate: new EventGate({ ...common, eventsPerSecond: terminal.eventsPerSecond }),
      quietLog: new QuietLog(common),
      plausibility: new Plausibility(() => parts.rules().matchesPerSecond),
      stream: new StreamWatch(),
      presses: new PressClaim(),
    };
    const { lastEvent } = parts;
    if (lastEvent !== undefined) this.#limits.plausibility.remember(lastEvent.epoch, lastEvent.wallMs);
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

  /** Ends the session, or the connecting, and the retries. Idempotent, bounded, and leaves nothing open. */
  async stop(): Promise<void> {
    if (this.#parts.rules().fallback === 'members') await this.#fallBack();
    this.#stopping.abort();
    if (this.#running !== undefined) await within(this.#parts.clock, GOODBYE_MS + LEAVING_MS, this.#running);
    this.#become({ state: 'stopped', since: this.#parts.clock.wallNow() });
  }

  /** The bridge is about to go: where that is its fallback, the door is left to the terminal. */
  async #fallBack(): Promise<void> {
    const visit = this.#status.state === 'online' ? this.#visit : undefined;
    if (visit === undefined || this.#stopping.signal.aborted) return;
    const { clock, log } = this.#parts;
    try {
      await within(clock, FALLBACK_MS, visit.side.fallBack());
    } catch (error) {
      log.warn({ event: 'fallback-failed', terminal: this.name, problem: messageOf(error) });
    }
  }

  /** Does work on the terminal's users, alone; undefined when the terminal is not online. */
  async work(work: (visit: SyncVisit) => Promise<TerminalRunResult>): Promise<TerminalRunResult | undefined> {
    return this.#onlineVisit?.work(work);
  }

  /** Reads the users, where the terminal is online. Throws when that takes too long. */
  async lookAtUsers(): Promise<void> {
    await this.#onlineVisit?.lookAtUsers();
  }

  /** The user with this id in the terminal is a member's, whoever put it there. */
  async adopt(userId: string): Promise<void> {
    const { store, clock } = this.#parts;
    const at = clock.wallNow();
    if (this.#visit === undefined) await store.terminalUsers.noteOwn(this.name, [userId], at);
    else await this.#visit.adopt(userId, at);
  }

  get #onlineVisit(): Visit | undefined {
    return this.#status.state === 'online' ? this.#visit : undefined;
  }

  /** The door for staff, while the terminal is online. */
  get doorPlace(): EntryPlace | undefined {
    return this.#status.state === 'online' ? this.#visit?.doorPlace : undefined;
  }

  /** The terminal for enrolling, while it is online. */
  get seat(): EnrolmentSeat | undefined {
    return this.#onlineVisit?.seat;
  }

  /** See {@link PressClaim.begin}. */
  claimPresses(take: TakePress): () => void {
    return this.#limits.presses.begin(take);
  }

  /** The door's settings changed. */
  lookAtDoor(): void {
    this.#visit?.side.look();
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
      const retryInMs = retryDelayMs(failures, random(), isRefused ? refusedRetries : terminalRetries);
      this.#failed(end.error, isRefused, failures, retryInMs);
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, retryInMs, signal);
    }
  }

  /** One connection, from connecting to its end. Never rejects. */
  async #serve(): Promise<{ wasOnline: boolean; error: unknown }> {
    const { signal } = this.#stopping;
    const { connect } = this.#parts;
    let wasOnline = false;
    let visit: Visit | undefined;
    // Ends whatever the terminal is being asked, too.
    const leave = () => void visit?.end(GOODBYE_MS);
    signal.addEventListener('abort', leave, { once: true });
    try {
      const session = await connect(signal);
      visit = new Visit(session, this.#parts, this.#limits);
      this.#visit = visit;
      try {
        signal.throwIfAborted();
        await visit.begin();
        wasOnline = true;
        this.#online(visit);
        // Beside the keep-alive: reading thousands of users takes a while, and doors go first.
        void visit.lookAfterUsers();
        void visit.side.holdOpen();
        void visit.catchUp();
        await visit.stay(signal);
      } finally {
        this.#visit = undefined;
        await visit.end(GOODBYE_MS);
      }
      return { wasOnline, error: await session.closed };
    } catch (error) {
      // Where the bridge left by itself, that is why, and not the link that ended with it.
      return { wasOnline, error: visit?.failure ?? error };
    } finally {
      signal.removeEventListener('abort', leave);
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
    // A terminal that is away for days is no news every few seconds; that it answers otherwise than before is.
    const isNews = kind !== this.#failureKind || attempt <= TOLD_ATTEMPTS || attempt % TOLD_EVERY === 0;
    this.#failureKind = kind;
    const level = isNews ? 'warn' : 'debug';
    log[level]({ event: 'terminal-lost', terminal: this.name, kind, problem, attempt, retryInMs });
  }

  #become(status: TerminalStatus): void {
    this.#status = status;
    this.#parts.onStatus?.();
  }
}
