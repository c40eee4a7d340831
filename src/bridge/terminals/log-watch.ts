import type { Punch } from '../../protocol/commands/punches.ts';
import type { BridgeClock } from '../clock.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { LogMark, TerminalRecords } from '../store/terminals.ts';
import type { TerminalSession } from './session-port.ts';
import type { StreamWatch } from './stream-watch.ts';
import { wallText } from './wall-clock.ts';

/** What watching a terminal's attendance log works with. */
export interface LogWatchParts {
  terminal: string;
  session: Pick<TerminalSession, 'sizes' | 'punches'>;
  records: Pick<TerminalRecords, 'logMark' | 'rememberLog'>;
  /** Records what happened without the bridge; opens nothing. How many were not known before. */
  fill: (punches: readonly Punch[]) => Promise<number>;
  /** True for a time of the terminal that is too long ago to come as an event any more. */
  isPast: (wallMs: number) => boolean;
  stream: Pick<StreamWatch, 'hear' | 'base' | 'look'>;
  clock: Pick<BridgeClock, 'now'>;
  log: Log;
}

/** Lines that were not heard are read when they are this old: younger ones may still come as events. */
const GAP_MS = 40_000;

/** What a verification and its line in the log have in common. */
interface Heard {
  userId: string | undefined;
  uid: number | undefined;
  wallMs: number;
  state: number;
}

const lineOf = ({ userId, uid, wallMs, state }: Heard) => `${userId ?? uid} ${wallText(wallMs)} ${state}`;

/** Which lines of a log came after it was read last: by the last line, where it is still there, else by their number. */
export function newPunches(punches: readonly Punch[], mark: LogMark): readonly Punch[] {
  const at = mark.last === undefined ? -1 : punches.findLastIndex((punch) => lineOf(punch) === mark.last);
  if (at >= 0) return punches.slice(at + 1);
  return mark.count > punches.length ? punches : punches.slice(mark.count);
}

/**
 * Finds what a terminal recorded while nobody listened, by its log: a count that is not what was read last, less what was
 * heard. Nothing read from a log ever opens a door.
 */
export class LogWatch {
  readonly #parts: LogWatchParts;
  #mark: LogMark | undefined;
  /**
   * Verifications heard and taken care of, whose lines may be behind the mark: by line, with their terminal's time. One told
   * twice is one.
   */
  readonly #heard = new Map<string, number>();
  /** Monotonic ms. */
  #gapSince: number | undefined;
  #lastCatchUp: Promise<void> = Promise.resolve();

  constructor(parts: LogWatchParts) {
    this.#parts = parts;
  }

  /** Somebody was told of as it happened. */
  hear(): void {
    this.#parts.stream.hear();
  }

  /** What was told of somebody is taken care of: the line need not be read. */
  settle(heard: Heard): void {
    this.#heard.set(lineOf(heard), heard.wallMs);
  }

  /** True where lines that nobody heard of are old enough to be read. */
  get hasGap(): boolean {
    return this.#gapSince !== undefined && this.#parts.clock.now() - this.#gapSince >= GAP_MS;
  }

  /** The log has so many lines now; where all that are new were heard, nothing is missing. Never throws. */
  async note(count: number): Promise<void> {
    this.#parts.stream.look(count);
    const mark = this.#mark;
    if (mark === undefined) return;
    if (count - mark.count > this.#heard.size) this.#gapSince ??= this.#parts.clock.now();
    else await this.#advance(mark, count);
    this.#forgetOld();
  }

  async #advance(mark: LogMark, count: number): Promise<void> {
    this.#gapSince = undefined;
    if (count === mark.count) return;
    const counted = Math.max(0, count - mark.count);
    for (const line of [...this.#heard.keys()].slice(0, counted)) this.#heard.delete(line);
    this.#mark = { count, last: undefined };
    const { terminal, records, log } = this.#parts;
    try {
      await records.rememberLog(terminal, this.#mark);
    } catch (error) {
      // Then more of the log is read at the next connection.
      log.debug({ event: 'log-mark-not-kept', terminal, problem: messageOf(error) });
    }
  }

  /** What was heard so long ago is in the log, or never will be; it must not make up for a line nobody heard of. */
  #forgetOld(): void {
    for (const [line, wallMs] of this.#heard) if (this.#parts.isPast(wallMs)) this.#heard.delete(line);
  }

  /** Reads what is missing, one time after the other. Never throws: the doors are served without that too. */
  catchUp(signal: AbortSignal): Promise<void> {
    this.#gapSince = undefined;
    this.#lastCatchUp = this.#lastCatchUp.then(() => this.#catchUpOnce(signal));
    return this.#lastCatchUp;
  }

  async #catchUpOnce(signal: AbortSignal): Promise<void> {
    const { terminal, log } = this.#parts;
    try {
      this.#mark = await this.#catchUp(signal);
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ event: 'log-not-read', terminal, problem: messageOf(error) });
      // Tried again after a while, unless the terminal does not let its log be read.
      if (kindOf(error) !== 'refusal') this.#gapSince = this.#parts.clock.now();
    }
  }

  async #catchUp(signal: AbortSignal): Promise<LogMark> {
    const { terminal, session, records, fill, isPast, stream, log } = this.#parts;
    const mark = await records.logMark(terminal);
    const { punches: count } = await session.sizes();
    stream.base(count);
    if (mark?.count === count) return mark;
    if (mark === undefined || count === 0) {
      // What happened before this bridge knew the terminal is none of its entries.
      const first = { count, last: undefined };
      await records.rememberLog(terminal, first);
      return first;
    }
    const punches = await session.punches({ signal });
    const known = punches.length - newPunches(punches, mark).length;
    // The newest may still come as events, and those open doors: they must not be found recorded.
    const end = Math.max(known, punches.findLastIndex(({ wallMs }) => isPast(wallMs)) + 1);
    for (const punch of punches.slice(0, end)) this.#heard.delete(lineOf(punch));
    this.#forgetOld();
    const filled = await fill(punches.slice(known, end).filter(({ wallMs }) => isPast(wallMs)));
    const last = punches[end - 1];
    const read = { count: end, last: last && lineOf(last) };
    await records.rememberLog(terminal, read);
    if (filled > 0) log.warn({ event: 'log-gap-filled', terminal, entries: filled });
    return read;
  }
}
