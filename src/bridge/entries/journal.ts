import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import { BridgeError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { EntryEnd, EntryRecords, NewEntry } from '../store/entries.ts';
import { mayPass } from '../store/failure.ts';

/** An entry's place in the journal: on disk, or waiting for the database to be written again. */
export interface Page {
  state: 'written' | 'repeated' | 'waiting';
  /** The row, once it is written. */
  id: number | undefined;
}

/** What a journal works with. */
export interface JournalParts {
  entries: Pick<EntryRecords, 'add' | 'complete'>;
  clock: BridgeClock;
  log: Log;
  /** See {@link EntryRecords.add}. */
  repeatWindowMs: number;
}

/** Each try may hold the whole bridge up for as long as a statement waits for a lock. */
const FIRST_TRY_MS = 200;
const LONGEST_TRY_MS = 5_000;
/** What is written at once when the database is back; each is a commit, and doors wait behind it. */
const AT_ONCE = 20;
const BREATH_MS = 10;
/** Hours of entries of a busy house; more is a flood. */
const MOST_WAITING = 10_000;
const never = new AbortController().signal;

/**
 * Writes entries, and keeps those that cannot be written now (the database is locked, the disk is full) until they can.
 * While it waits nobody else tries: one statement at a time finds out whether the database is back.
 */
export class EntryJournal {
  readonly #parts: JournalParts;
  #waiting: (() => void)[] = [];
  #isFailing = false;
  #tryMs = FIRST_TRY_MS;
  #takeBackTry: (() => void) | undefined;
  #lookAgain = Promise.withResolvers<void>();

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  /** True from the first write that failed until one succeeds. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Writes the entry, on disk when this returns; or keeps it (`waiting`). Throws for what no waiting mends. */
  add(entry: NewEntry): Page {
    const page: Page = { state: 'waiting', id: undefined };
    this.#write(() => {
      page.id = this.#parts.entries.add(entry, this.#parts.repeatWindowMs);
      page.state = page.id === undefined ? 'repeated' : 'written';
    });
    return page;
  }

  /** Writes the end of an entry, now or when it can be; an entry that turns out to be a repetition has none. */
  complete(page: Page, end: EntryEnd): void {
    const write = () => {
      if (page.id !== undefined) this.#parts.entries.complete(page.id, end);
    };
    if (page.state === 'waiting') this.#keep(write);
    else this.#write(write);
  }

  /** Until the page is on disk, `waitMs` are over, or the signal fires. */
  async settled(page: Page, waitMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const time = delay(this.#parts.clock, waitMs, until).then(() => over.abort());
    while (page.state === 'waiting' && !until.aborted) {
      // Each look follows a write.
      // oxlint-disable-next-line no-await-in-loop
      await Promise.race([this.#lookAgain.promise, time]);
    }
    over.abort();
  }

  /** Writes what is left, if that can be done within `graceMs`; what cannot is lost, and told. */
  async stop(graceMs: number): Promise<void> {
    const { clock, log } = this.#parts;
    const end = clock.now() + graceMs;
    this.#takeBackTry?.();
    for (;;) {
      this.#drain(AT_ONCE);
      const leftMs = end - clock.now();
      if (this.#waiting.length === 0 || leftMs <= 0) break;
      // The database is given a moment between two tries.
      // oxlint-disable-next-line no-await-in-loop
      if (this.#isFailing) await delay(clock, Math.min(FIRST_TRY_MS, leftMs), never);
    }
    if (this.#waiting.length > 0) log.error({ event: 'entries-lost', writes: this.#waiting.length });
  }

  #write(write: () => void): void {
    if (this.#isFailing) {
      this.#keep(write);
      return;
    }
    try {
      write();
    } catch (error) {
      if (!mayPass(error)) throw error;
      this.#fail(error);
      this.#keep(write);
    }
  }

  #keep(write: () => void): void {
    if (this.#waiting.length >= MOST_WAITING)
      throw new BridgeError('transport', 'journal-full', 'too many entries wait for the database');
    this.#waiting.push(write);
    this.#takeBackTry ??= this.#parts.clock.schedule(this.#tryMs, () => this.#try());
  }

  #try(): void {
    this.#takeBackTry = undefined;
    this.#drain(AT_ONCE);
    if (this.#waiting.length === 0) return;
    if (this.#isFailing) this.#tryMs = Math.min(this.#tryMs * 2, LONGEST_TRY_MS);
    this.#takeBackTry = this.#parts.clock.schedule(this.#isFailing ? this.#tryMs : BREATH_MS, () =>
      this.#try(),
    );
  }

  #drain(most: number): void {
    for (const write of this.#waiting.slice(0, most)) {
      try {
        write();
        this.#succeed();
      } catch (error) {
        if (mayPass(error)) {
          this.#fail(error);
          break;
        }
        // It would hold up all others for ever.
        this.#parts.log.error({ event: 'entry-failed', problem: messageOf(error) });
      }
      this.#waiting.shift();
    }
    this.#lookAgain.resolve();
    this.#lookAgain = Promise.withResolvers();
  }

  #fail(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#tryMs = FIRST_TRY_MS;
    this.#parts.log.error({ event: 'store-failing', problem: messageOf(error) });
  }

  #succeed(): void {
    if (!this.#isFailing) return;
    this.#isFailing = false;
    this.#parts.log.warn({ event: 'store-back', writes: this.#waiting.length });
  }
}
