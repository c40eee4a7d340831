import type { BridgeClock } from '../clock.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { KnownTerminal, TerminalRecords } from '../store/terminals.ts';
import { CLOCK_TOLERANCE_MS, READING_TOLERANCE_MS, offsetMs, readingOf, wentBack } from './clock-reading.ts';
import type { ClockReading } from './clock-reading.ts';
import type { TerminalSession } from './session-port.ts';
import { wallMsIn } from './wall-clock.ts';

/** What a clock watch works with. */
export interface ClockWatchParts {
  terminal: string;
  timeZone: string;
  records: Pick<TerminalRecords, 'raiseClockEpoch' | 'rememberClock'>;
  clock: BridgeClock;
  log: Log;
}

/**
 * Keeps one terminal's clock right, and knows how wrong it is. The clock epoch is raised once the clock is seen to have
 * gone back, whoever set it: from then on the terminal's times may repeat. Nothing is decided under an epoch that is not
 * on disk: until it is, there is no reading. A clock that does not let itself be set is corrected for.
 */
export class ClockWatch {
  readonly #parts: ClockWatchParts;
  #epoch: number;
  #reading: ClockReading | undefined;
  /** A remembered reading only serves to notice a step back; events are judged by one of this connection. */
  #isRead = false;
  #isSettable = true;

  constructor(parts: ClockWatchParts, known: KnownTerminal) {
    this.#parts = parts;
    this.#epoch = known.clockEpoch;
    this.#reading = known.clock;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** The reading of this connection; undefined while there is none. */
  get reading(): ClockReading | undefined {
    return this.#isRead ? this.#reading : undefined;
  }

  /** How far the clock is out; positive is ahead. */
  get offsetMs(): number | undefined {
    const now = this.#parts.clock.wallNow();
    return this.reading && Math.round(offsetMs(this.reading, wallMsIn(this.#parts.timeZone, now), now));
  }

  /** What somebody should do about the clock. */
  get advice(): string | undefined {
    const off = this.offsetMs;
    if (off === undefined)
      return 'its clock cannot be read, so no event counts as being from now: set the time at the terminal';
    if (this.#isSettable) return undefined;
    const seconds = `${Math.round(Math.abs(off) / 1000)} s ${off < 0 ? 'behind' : 'ahead'}`;
    return `its clock is ${seconds} and does not let itself be set, which is corrected for: set the time at the terminal`;
  }

  /** Reads the clock and sets it when it is out. A terminal that refuses to be read gets no reading; other errors pass. */
  async look(session: Pick<TerminalSession, 'time' | 'setTime'>): Promise<void> {
    const { terminal, log, clock, timeZone } = this.#parts;
    try {
      const off = await this.#read(session, CLOCK_TOLERANCE_MS);
      if (Math.abs(off) <= CLOCK_TOLERANCE_MS) {
        this.#isSettable = true;
        return;
      }
      const wall = wallMsIn(timeZone, clock.wallNow());
      const isTaken = await this.#set(session, Math.round(wall / 1000) * 1000);
      const stillOff = isTaken ? await this.#read(session, READING_TOLERANCE_MS) : off;
      const isSet = Math.abs(stillOff) <= CLOCK_TOLERANCE_MS;
      const isNews = isSet || this.#isSettable;
      this.#isSettable = isSet;
      const fields = { terminal, wasOffMs: Math.round(off), offMs: Math.round(stillOff) };
      if (isNews) log.warn({ event: isSet ? 'clock-set' : 'clock-not-set', ...fields });
    } catch (error) {
      if (kindOf(error) !== 'refusal') throw error;
      log.warn({ event: 'clock-refused', terminal, problem: messageOf(error) });
    }
  }

  /** False where the terminal refuses. */
  async #set(session: Pick<TerminalSession, 'setTime'>, wallMs: number): Promise<boolean> {
    try {
      await session.setTime(wallMs);
      return true;
    } catch (error) {
      if (kindOf(error) !== 'refusal') throw error;
      return false;
    }
  }

  async #read(session: Pick<TerminalSession, 'time'>, toleranceMs: number): Promise<number> {
    const { clock, timeZone } = this.#parts;
    const asked = clock.now();
    const wall = await session.time();
    const now = clock.wallNow();
    const reading = readingOf(wall, clock.now() - asked, now);
    if (await this.#isEpochKept(reading, toleranceMs)) {
      this.#reading = reading;
      this.#isRead = true;
      await this.#remember(reading);
    }
    return offsetMs(reading, wallMsIn(timeZone, now), now);
  }

  /** Raises the epoch where it has to be; false when that cannot be kept. Then the next look finds the same again. */
  async #isEpochKept(reading: ClockReading, toleranceMs: number): Promise<boolean> {
    const { records, terminal, log } = this.#parts;
    if (!wentBack(this.#reading, reading, toleranceMs)) return true;
    this.#isRead = false;
    try {
      this.#epoch = await records.raiseClockEpoch(terminal);
    } catch (error) {
      log.error({ event: 'clock-epoch-not-raised', terminal, problem: messageOf(error) });
      return false;
    }
    log.info({ event: 'clock-epoch-raised', terminal, epoch: this.#epoch });
    return true;
  }

  /** For the next connection. Without it a step back meanwhile may go unnoticed, which is no reason to leave. */
  async #remember(reading: ClockReading): Promise<void> {
    const { records, terminal, log } = this.#parts;
    try {
      await records.rememberClock(terminal, reading);
    } catch (error) {
      log.warn({ event: 'clock-not-remembered', terminal, problem: messageOf(error) });
    }
  }
}
