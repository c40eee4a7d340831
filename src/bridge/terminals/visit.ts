import type { BridgeClock } from '../clock.ts';
import { delay } from '../clock.ts';
import type { TerminalConfig } from '../config.ts';
import type { EntryPipeline } from '../entries/pipeline.ts';
import type { EntryPlace } from '../entries/ports.ts';
import { BridgeError, kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { NamedEnrolment } from '../store/enrolments.ts';
import type { Store } from '../store/store.ts';
import { ClockWatch } from './clock-watch.ts';
import { opensByItself } from './own-relay.ts';
import { ScreenWriter } from './screen-writer.ts';
import type { TerminalSession } from './session-port.ts';
import { UserDesk } from './user-desk.ts';
import type { Placement } from './user-desk.ts';

/** What every visit to a terminal works with. */
export interface VisitParts {
  terminal: TerminalConfig;
  timeZone: string;
  doorDeadlineMs: number;
  store: Pick<Store, 'terminals' | 'terminalUsers' | 'enrolments'>;
  pipeline: Pick<EntryPipeline, 'take' | 'takeUnknownFinger'>;
  clock: BridgeClock;
  log: Log;
}

/** A terminal that says nothing for this long is asked whether it is still there. */
const KEEP_ALIVE_MS = 10_000;
/** Every so many keep-alives the clock is read, which keeps alive as well. */
const CLOCK_EVERY = 6;

/** One connection to a terminal, from the first question to its end. */
export class Visit {
  readonly #parts: VisitParts;
  readonly #session: TerminalSession;
  readonly #users: UserDesk;
  readonly #screen: ScreenWriter;
  #clockWatch: ClockWatch | undefined;
  #wake = new AbortController();
  #isClockDoubted = false;
  #isOver = false;
  #opensByItself = false;
  #takenUserIds = 0;
  serialNumber = '';

  constructor(session: TerminalSession, parts: VisitParts) {
    const { terminal, store, clock, log } = parts;
    this.#parts = parts;
    this.#session = session;
    const common = { terminal: terminal.name, session, clock };
    this.#users = new UserDesk({ ...common, records: store.terminalUsers, encoding: terminal.encoding });
    this.#screen = new ScreenWriter({ ...common, screen: terminal.screen, log });
  }

  /** What the operator should know about a terminal that is online. */
  get advice(): string | undefined {
    const advice = [];
    if (this.#clockWatch?.reading === undefined) {
      advice.push(
        'its clock cannot be read, so no event counts as being from now: set the time at the terminal',
      );
    }
    if (this.#opensByItself) {
      advice.push('it opens the door by itself, without Cobot: set its door lock delay to 0 at the terminal');
    }
    if (this.#takenUserIds > 0) {
      const those = `${this.#takenUserIds} of the members' user ids belong to other people in it`;
      advice.push(`${those}, whose fingers open nothing: delete those users at the terminal`);
    }
    return advice.length === 0 ? undefined : advice.join('; ');
  }

  get clockOffsetMs(): number | undefined {
    return this.#clockWatch?.offsetMs;
  }

  /** Who is it, what time does it have; then its events are taken. Throws when it must not be used. */
  async begin(): Promise<void> {
    const { terminal, store, timeZone, clock, log } = this.#parts;
    const { name } = terminal;
    const known = await store.terminals.know(name);
    this.serialNumber = (await this.#session.identity()).serialNumber;
    const expected = terminal.serialNumber ?? known.serialNumber;
    if (expected !== undefined && expected !== this.serialNumber) throw this.#otherTerminal(expected);
    if (known.serialNumber !== this.serialNumber) store.terminals.setSerialNumber(name, this.serialNumber);
    const records = store.terminals;
    const watch = new ClockWatch({ terminal: name, timeZone, records, clock, log }, known);
    this.#clockWatch = watch;
    await watch.look(this.#session);
    await this.#users.recall();
    this.#opensByItself = await opensByItself(this.#session, terminal, log);
    this.#listen(watch);
    await this.#session.registerEvents();
    await this.#session.enable();
  }

  /** Adds the members' users that are missing; see {@link UserDesk.place}. */
  place(members: readonly NamedEnrolment[]): Promise<Map<string, Placement>> {
    return this.#users.place(members);
  }

  /** Places everybody, which is done once per connection. Never throws: without its users a terminal is of use too. */
  async placeAll(): Promise<void> {
    const { store, log, terminal } = this.#parts;
    try {
      const placed = [...(await this.place(await store.enrolments.all())).values()];
      const count = (wanted: Placement) => placed.filter((it) => it === wanted).length;
      this.#takenUserIds = count('taken');
      const written = count('written');
      log.info({ event: 'users-placed', terminal: terminal.name, written, taken: this.#takenUserIds });
    } catch (error) {
      if (!this.#isOver) {
        log.warn({ event: 'users-not-placed', terminal: terminal.name, problem: messageOf(error) });
      }
    }
  }

  /** Stays until the connection is gone or the signal fires. Throws when the terminal does not answer any more. */
  async stay(signal: AbortSignal): Promise<void> {
    void this.#noticeEnd();
    for (let round = 1; !this.#isOver && !signal.aborted; round += 1) {
      this.#wake = new AbortController();
      // Each round waits for the one before: that is what a keep-alive is.
      // oxlint-disable-next-line no-await-in-loop
      if (!this.#isClockDoubted) await this.#rest(signal);
      // oxlint-disable-next-line no-await-in-loop
      if (!this.#isOver && !signal.aborted) await this.#keepAlive(round % CLOCK_EVERY === 0);
    }
  }

  /** Ends the connection; idempotent and bounded by the session itself. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#screen.close();
    await this.#session.close();
  }

  async #noticeEnd(): Promise<void> {
    await this.#session.closed;
    this.#isOver = true;
    this.#wake.abort();
  }

  /** Until the next keep-alive is due, or something happens. */
  #rest(signal: AbortSignal): Promise<void> {
    return delay(this.#parts.clock, KEEP_ALIVE_MS, AbortSignal.any([signal, this.#wake.signal]));
  }

  async #keepAlive(isClockDue: boolean): Promise<void> {
    try {
      if (!isClockDue && !this.#isClockDoubted) {
        await this.#session.ping();
        return;
      }
      this.#isClockDoubted = false;
      await this.#clockWatch?.look(this.#session);
    } catch (error) {
      // A refusal is an answer: the terminal is there.
      if (kindOf(error) !== 'refusal') throw error;
      const { log, terminal } = this.#parts;
      log.debug({ event: 'keep-alive-refused', terminal: terminal.name, problem: messageOf(error) });
    }
  }

  #listen(watch: ClockWatch): void {
    const { pipeline, log, terminal } = this.#parts;
    this.#session.onEvent((event) => {
      if (event.type === 'verification') void pipeline.take(event, this.#placeOf(watch, event.arrivedAt));
      else if (event.type === 'identification' && event.uid === undefined) {
        void pipeline.takeUnknownFinger(event.arrivedAt, this.#placeOf(watch, event.arrivedAt));
      } else if (event.type === 'alarm') {
        log.warn({ event: 'terminal-alarm', terminal: terminal.name, alarm: event.alarm });
      } else log.debug({ event: 'terminal-event', terminal: terminal.name, type: event.type });
    });
  }

  #placeOf(watch: ClockWatch, arrivedAt: number): EntryPlace {
    const { terminal, clock, doorDeadlineMs } = this.#parts;
    return {
      terminal: terminal.name,
      session: this.#session,
      clockEpoch: watch.epoch,
      clock: watch.reading,
      unlockSeconds: terminal.unlockSeconds,
      say: (sentence) => this.#screen.say(sentence),
      isForeign: (userId) => this.#users.isForeign(userId),
      userIdOf: async (uid) => {
        const known = new AbortController();
        const msLeft = Math.max(0, doorDeadlineMs - (clock.now() - arrivedAt));
        try {
          return await this.#users.userIdOf(uid, delay(clock, msLeft, known.signal));
        } finally {
          known.abort();
        }
      },
      doubtClock: () => {
        this.#isClockDoubted = true;
        this.#wake.abort();
      },
    };
  }

  #otherTerminal(expected: string): BridgeError {
    const { name, serialNumber } = this.#parts.terminal;
    const fix =
      serialNumber === undefined
        ? `if it was replaced, write serialNumber: "${this.serialNumber}" at ${name} in the config`
        : `correct serialNumber at ${name} in the config, or the host`;
    return new BridgeError(
      'refusal',
      'other-terminal',
      `at the address of ${name} answers the terminal ${this.serialNumber}, not ${expected}`,
      { advice: fix },
    );
  }
}
