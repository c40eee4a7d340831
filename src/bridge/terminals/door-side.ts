import type { AlarmKind } from '../../protocol/commands/events.ts';
import type { Passport } from '../../protocol/passport.ts';
import { delay } from '../clock.ts';
import { alertOn } from '../doors/alert-on.ts';
import { HoldOpen } from '../doors/hold-open.ts';
import { deniedBitOf } from '../entries/denied-bit.ts';
import type { Plausibility } from '../entries/plausibility.ts';
import type { EntryPlace } from '../entries/ports.ts';
import { Announcer } from './announcer.ts';
import type { ClockWatch } from './clock-watch.ts';
import { Door } from './door.ts';
import { fallBack } from './fallback.ts';
import { muteOwnVoice } from './own-voice.ts';
import type { TerminalSession } from './session-port.ts';
import type { UserDesk } from './user-desk.ts';
import type { VisitParts } from './visit.ts';

/** What the door of one connection works with. */
export interface DoorSideParts {
  session: TerminalSession;
  visit: VisitParts;
  users: Pick<UserDesk, 'isForeign' | 'userIdOf'>;
  /** Of the terminal, over all its connections. */
  plausibility: Plausibility;
  /** Once the connection is over. */
  signal: AbortSignal;
  doubtClock: () => void;
}

/** Staff are told of an alarm without a name rather than later than this. */
const ALARM_WAIT_MS = 3_000;

/** The door of one connected terminal, with what is said at it. */
export class DoorSide {
  readonly #parts: DoorSideParts;
  readonly #door: Door;
  readonly #announcer: Announcer;
  readonly #holdOpen: HoldOpen;

  constructor(parts: DoorSideParts) {
    const { session, visit } = parts;
    const { terminal, clock, log, rules, isHeldOpen } = visit;
    const common = { terminal: terminal.name, session, clock, log };
    this.#parts = parts;
    this.#door = new Door({
      session,
      clock,
      rules,
      whileOpen: terminal.whileOpen,
    });
    this.#holdOpen = new HoldOpen({ ...common, door: this.#door, isHeldOpen });
    this.#announcer = new Announcer({ ...common, screen: terminal.screen });
  }

  /** Sees to the terminal's own voice, before anybody is served. Connection errors pass. */
  async prepare(passport: Passport | undefined): Promise<void> {
    const { session, visit } = this.#parts;
    const { terminal, store, log } = visit;
    const isMuted = await muteOwnVoice({ session, terminal, passport, records: store.terminals, log });
    this.#announcer.fit({ hasScreen: passport?.screen !== false, isMuted });
  }

  /** Holds the door open while it is to be, for as long as the terminal is connected. */
  holdOpen(): Promise<void> {
    return this.#holdOpen.run(this.#parts.signal);
  }

  /** The door's settings changed, or staff want it otherwise. */
  look(): void {
    this.#holdOpen.look();
  }

  /** Leaves the door to the terminal, where that is its fallback. Throws where the terminal refuses or is gone. */
  async fallBack(): Promise<void> {
    const { session, visit } = this.#parts;
    const { terminal, store, clock, log, rules } = visit;
    await fallBack({ session, terminal, rules: rules(), records: store.terminals, clock, log });
  }

  /** Nothing is said from now on. */
  close(): void {
    this.#announcer.close();
  }

  async takeAlarm(alarm: AlarmKind, uid: number | undefined): Promise<void> {
    const { visit } = this.#parts;
    const kind = alertOn(alarm, visit.rules());
    if (kind === undefined) return;
    const userId = uid === undefined ? undefined : await this.#ownerOf(uid, ALARM_WAIT_MS);
    visit.alerts.raise({ kind, terminal: visit.terminal.name, userId });
  }

  /** Where an event comes from that arrived now. */
  place(watch: ClockWatch, arrivedAt: number): EntryPlace {
    const { visit, users, plausibility, signal, doubtClock } = this.#parts;
    const { terminal, rules, deniedBit } = visit;
    return {
      terminal: terminal.name,
      door: this.#door,
      rules: rules(),
      plausibility,
      clockEpoch: watch.epoch,
      clock: watch.reading,
      deniedBit: deniedBitOf(deniedBit, terminal.ownRelay),
      isGone: () => signal.aborted,
      say: (notice) => this.#announcer.say(notice),
      isForeign: (userId) => users.isForeign(userId),
      userIdOf: (uid) => this.#userIdOf(uid, arrivedAt),
      doubtClock,
    };
  }

  async #userIdOf(uid: number, arrivedAt: number): Promise<string | undefined> {
    const { clock, doorDeadlineMs } = this.#parts.visit;
    return this.#ownerOf(uid, Math.max(0, doorDeadlineMs - (clock.now() - arrivedAt)));
  }

  /** Whose slot it is; where the users are not read yet, that is waited for. */
  async #ownerOf(uid: number, waitMs: number): Promise<string | undefined> {
    const { visit, users } = this.#parts;
    const known = new AbortController();
    try {
      return await users.userIdOf(uid, delay(visit.clock, waitMs, known.signal));
    } finally {
      known.abort();
    }
  }
}
