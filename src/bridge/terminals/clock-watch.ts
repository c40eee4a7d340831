import type { BridgeClock } from '../clock.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { KnownTerminal, TerminalRecords } from '../store/terminals.ts';
import { CLOCK_TOLERANCE_MS, offsetMs, readingOf, wentBack } from './clock-reading.ts';
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
 * Keeps one terminal's clock right, and knows how wrong it is. The clock epoch is raised, on disk, before the clock is set
 * back and whenever somebody else set it back: from then on the terminal's times may repeat.
 */
export class ClockWatch {
  readonly #parts: ClockWatchParts;
  #epoch: number;
  #reading: ClockReading | undefined;
  /** A remembered reading only serves to notice a step back; events are judged by one of this connection. */
  #isRead = false;

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

  /** Reads the clock and sets it when it is out. A terminal that refuses keeps `reading` undefined; other errors pass. */
  async look(session: Pick<TerminalSession, 'time' | 'setTime'>): Promise<void> {
    const { terminal, log, clock, timeZone } = this.#parts;
    try {
      const off = await this.#read(session);
      if (Math.abs(off) <= CLOCK_TOLERANCE_MS) return;
      if (off > 0) await this.#raiseEpoch();
      await session.setTime(Math.round(wallMsIn(timeZone, clock.wallNow()) / 1000) * 1000);
      const stillOff = await this.#read(session);
      const event = Math.abs(stillOff) <= CLOCK_TOLERANCE_MS ? 'clock-set' : 'clock-not-set';
      log.warn({ event, terminal, wasOffMs: Math.round(off), offMs: Math.round(stillOff) });
    } catch (error) {
      if (kindOf(error) !== 'refusal') throw error;
      log.warn({ event: 'clock-refused', terminal, problem: messageOf(error) });
    }
  }

  async #read(session: Pick<TerminalSession, 'time'>): Promise<number> {
    const { clock, records, terminal, timeZone } = this.#parts;
    const asked = clock.now();
    const wall = await session.time();
    const now = clock.wallNow();
    const reading = readingOf(wall, clock.now() - asked, now);
    if (wentBack(this.#reading, reading)) await this.#raiseEpoch();
    this.#reading = reading;
    this.#isRead = true;
    await records.rememberClock(terminal, reading);
    return offsetMs(reading, wallMsIn(timeZone, now), now);
  }

  async #raiseEpoch(): Promise<void> {
    const { records, terminal, log } = this.#parts;
    this.#epoch = await records.raiseClockEpoch(terminal);
    // Not to be taken for another step back once the set clock is read.
    this.#reading = undefined;
    this.#isRead = false;
    log.info({ event: 'clock-epoch-raised', terminal, epoch: this.#epoch });
  }
}
