import type { Passport } from '../../protocol/passport.ts';
import type { BridgeClock } from '../clock.ts';
import { delay, within } from '../clock.ts';
import type { TerminalConfig } from '../config.ts';
import type { EntryPipeline } from '../entries/pipeline.ts';
import type { DeniedBit } from '../entries/denied-bit.ts';
import type { LateEntries } from '../entries/late-entries.ts';
import type { Plausibility } from '../entries/plausibility.ts';
import type { EntryPlace } from '../entries/ports.ts';
import type { Alerts } from '../doors/alerts.ts';
import type { DoorSettings } from '../doors/settings.ts';
import { BridgeError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Alert } from '../sync/alert.ts';
import type { SyncVisit } from '../sync/door-runs.ts';
import type { TerminalRunResult } from '../sync/sync-terminal.ts';
import { adviceOn } from './advice.ts';
import { ClockWatch } from './clock-watch.ts';
import { DoorSide } from './door-side.ts';
import type { EnrolmentSeat } from './enrolment-seat.ts';
import type { EventGate } from './event-gate.ts';
import { EventSide } from './event-side.ts';
import { KeepAlive } from './keep-alive.ts';
import { holdOwnRelay } from './own-relay.ts';
import type { OwnRelayState } from './own-relay.ts';
import { passportOf } from './passport-desk.ts';
import { People } from './people.ts';
import type { PressClaim } from './press-claim.ts';
import type { QuietLog } from './quiet-log.ts';
import { leaveWhenSilent } from './leave-when-silent.ts';
import { fitSerialNumber, otherTerminal } from './serial-number.ts';
import type { SerialNumbers } from './serial-number.ts';
import type { TerminalSession } from './session-port.ts';
import type { StreamWatch } from './stream-watch.ts';
import { UserDesk } from './user-desk.ts';

/** What every visit to a terminal works with. */
export interface VisitParts {
  terminal: TerminalConfig;
  timeZone: string;
  doorDeadlineMs: number;
  /** How the door behaves now. */
  rules: () => DoorSettings;
  /** Whether the door is to stand open now. */
  isHeldOpen: () => boolean;
  alerts: Pick<Alerts, 'raise'>;
  lateEntries: Pick<LateEntries, 'record'>;
  /** The setting; undefined is what fits the terminal. */
  deniedBit: DeniedBit | undefined;
  store: Pick<Store, 'terminals' | 'terminalUsers'>;
  /** Makes the terminal hold what it should; false where that has to be tried again. */
  bringUpToDate: (terminal: string) => Promise<boolean>;
  /** What the last sync of the terminal found that staff should see to. */
  syncAlerts: (terminal: string) => readonly Alert[];
  pipeline: Pick<EntryPipeline, 'take' | 'takeUnknownFinger'>;
  /** Where it is, if not where the config says. */
  whereabouts?: { readonly advice: string | undefined };
  /** Of all terminals of the house. */
  serialNumbers: SerialNumbers;
  clock: BridgeClock;
  log: Log;
  /** In [0, 1). */
  random: () => number;
}

/** What outlives a visit: a new connection is no new allowance. */
export interface VisitLimits {
  gate: EventGate;
  quietLog: QuietLog;
  plausibility: Plausibility;
  stream: StreamWatch;
  presses: PressClaim;
}

/** How long anybody waits for a terminal's users. */
const PATIENCE_MS = 20_000;

/** One connection to a terminal, from the first question to its end. */
export class Visit {
  readonly #parts: VisitParts;
  readonly #session: TerminalSession;
  readonly #limits: VisitLimits;
  readonly #users: UserDesk;
  readonly #people: People;
  readonly #side: DoorSide;
  #clockWatch: ClockWatch | undefined;
  #events: EventSide | undefined;
  readonly #keepAlive: KeepAlive;
  readonly #over = new AbortController();
  #failure: BridgeError | undefined;
  #closing: Promise<void> | undefined;
  #relay: OwnRelayState = 'held';
  #passport: Passport | undefined;
  #firmware: string | null = null;
  serialNumber = '';

  constructor(session: TerminalSession, parts: VisitParts, limits: VisitLimits) {
    const { terminal, store, clock, log } = parts;
    this.#parts = parts;
    this.#session = session;
    this.#limits = limits;
    const common = { terminal: terminal.name, session, clock };
    this.#users = new UserDesk({ ...common, records: store.terminalUsers });
    const bringUpToDate = () => parts.bringUpToDate(terminal.name);
    const { random } = parts;
    this.#people = new People({ ...common, desk: this.#users, bringUpToDate, log, random });
    this.#side = new DoorSide({
      session,
      visit: parts,
      users: this.#users,
      plausibility: limits.plausibility,
      signal: this.#over.signal,
      doubtClock: () => this.#keepAlive.doubtClock(),
    });
    this.#keepAlive = new KeepAlive({
      ...common,
      stream: limits.stream,
      onRound: () => {
        limits.gate.tell();
        limits.quietLog.tell();
      },
      onSizes: async (sizes) => {
        if (this.#users.isOutdated(sizes)) this.#people.doubt();
        await this.#events?.note(sizes.punches);
      },
      onHeardOut: () => this.#events?.hearOut(),
      lookAtClock: async () => this.#clockWatch?.look(session),
      log,
    });
    leaveWhenSilent(terminal.name, session, (why) => this.#leave(why));
    void session.closed.then(() => this.#over.abort());
  }

  /** Why the bridge itself left, if it did. */
  get failure(): BridgeError | undefined {
    return this.#failure;
  }

  /** What the operator should know about a terminal that is online. */
  get advice(): string | undefined {
    return adviceOn({
      whereabouts: this.#parts.whereabouts?.advice,
      clock: this.#clockWatch?.advice,
      relay: this.#relay,
      ownRelay: this.#parts.terminal.ownRelay,
      unlockUnderLockOnZero: this.#passport?.unlockUnderLockOnZero,
      sync: this.#parts.syncAlerts(this.#parts.terminal.name),
      users: this.#people.advice,
      events: this.#limits.gate.advice ?? this.#limits.stream.advice,
    });
  }

  get clockOffsetMs(): number | undefined {
    return this.#clockWatch?.offsetMs;
  }

  /** Who is it, what time does it have; then its events are taken. Throws when it must not be used. */
  async begin(): Promise<void> {
    const { terminal, store, timeZone, clock, log, serialNumbers } = this.#parts;
    const { name } = terminal;
    const known = await store.terminals.know(name);
    const { serialNumber, firmware = null } = await this.#session.identity();
    this.serialNumber = fitSerialNumber(serialNumber);
    this.#firmware = firmware;
    const expected = terminal.serialNumber ?? known.serialNumber;
    if (expected !== undefined && expected !== this.serialNumber) {
      this.#parts.alerts.raise({ kind: 'serial-number-changed', terminal: name });
      throw otherTerminal(terminal, this.serialNumber, expected);
    }
    serialNumbers.claim(this.serialNumber, name);
    if (known.serialNumber !== this.serialNumber)
      await store.terminals.setSerialNumber(name, this.serialNumber);
    const records = store.terminals;
    const watch = new ClockWatch({ terminal: name, timeZone, records, clock, log }, known);
    this.#clockWatch = watch;
    await watch.look(this.#session);
    await this.#users.recall();
    this.#relay = await holdOwnRelay({ session: this.#session, terminal, records, clock, log });
    // Before anybody is served: it clears the screen and stops the reader for a moment.
    await this.#probe();
    await this.#side.prepare(this.#passport);
    this.#events = new EventSide({
      session: this.#session,
      visit: this.#parts,
      limits: this.#limits,
      watch,
      side: this.#side,
      doubtUsers: () => this.#people.doubt(),
      leave: (why) => this.#leave(why),
      signal: this.#over.signal,
    });
    this.#events.listen();
    await this.#session.backToIdentifying();
    await this.#session.registerEvents();
    await this.#session.enable();
  }

  /** Does work on the users; nobody else reads or writes them meanwhile. */
  work(work: (visit: SyncVisit) => Promise<TerminalRunResult>): Promise<TerminalRunResult> {
    const { serialNumber } = this;
    const { signal } = this.#over;
    return this.#users.work(() => work({ session: this.#session, own: this.#users, serialNumber, signal }));
  }

  /** Reads the users. Throws when that takes too long; what the terminal is doing goes on. */
  lookAtUsers(): Promise<void> {
    return this.#patiently(this.#users.look());
  }

  /** The user with this id is a member's, whoever put it there. */
  adopt(userId: string, atUtcMs: number): Promise<void> {
    return this.#users.note([userId], atUtcMs);
  }

  /** The terminal for whoever enrols somebody at it. */
  get seat(): EnrolmentSeat {
    const { mode, ownRelay } = this.#parts.terminal;
    const leavesDoorShut = mode === 'live' && ownRelay !== 'keep' && this.#relay === 'held';
    return { session: this.#session, leavesDoorShut, signal: this.#over.signal };
  }

  /** The terminal's door. */
  get side(): DoorSide {
    return this.#side;
  }

  /** The door as it is now, for staff who open it; undefined until the terminal is served. */
  get doorPlace(): EntryPlace | undefined {
    const watch = this.#clockWatch;
    return watch && this.#side.place(watch, this.#parts.clock.now());
  }

  /** Records what the terminal did while nobody listened, or did not tell. Never rejects. */
  async catchUp(): Promise<void> {
    await this.#events?.catchUp();
  }

  /** Looks after the terminal's users for as long as it is connected. */
  lookAfterUsers(): Promise<void> {
    return this.#people.lookAfter(this.#over.signal);
  }

  /** Finds out what the terminal can do, once per firmware. Never throws: it is of use without that too. */
  async #probe(): Promise<void> {
    const { terminal, timeZone, store, clock, log } = this.#parts;
    const identity = { serialNumber: this.serialNumber, firmware: this.#firmware };
    const common = { terminal: terminal.name, timeZone, records: store.terminals, clock, log };
    this.#passport = await passportOf({ session: this.#session, identity, ...common });
  }

  /** Stays until the connection is gone or the signal fires. Throws when the terminal does not answer any more. */
  async stay(signal: AbortSignal): Promise<void> {
    await this.#keepAlive.run(AbortSignal.any([signal, this.#over.signal]));
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Says goodbye and ends the connection, and with it whatever is still asked; at once after `graceMs`. Idempotent. */
  async end(graceMs: number): Promise<void> {
    this.#over.abort();
    this.#side.close();
    this.#closing ??= this.#session.close();
    await within(this.#parts.clock, graceMs, this.#closing);
    this.#session.drop();
    this.#parts.serialNumbers.release(this.serialNumber, this.#parts.terminal.name);
  }

  async #patiently<T>(work: Promise<T>): Promise<T> {
    const { clock, terminal } = this.#parts;
    const over = new AbortController();
    const late = delay(clock, PATIENCE_MS, over.signal).then((): never => {
      const message = `the terminal ${terminal.name} is not done with its users after ${PATIENCE_MS / 1000} s`;
      throw new BridgeError('transport', 'terminal-slow', message, {
        advice: 'it goes on by itself; look at its status in a while',
      });
    });
    // When the work wins, nobody waits for the other any more.
    late.catch(() => undefined);
    try {
      return await Promise.race([work, late]);
    } finally {
      over.abort();
    }
  }

  #leave(why: BridgeError): void {
    this.#failure ??= why;
    this.#session.drop();
  }
}
