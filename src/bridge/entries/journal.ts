import { delay, within } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import { BridgeError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Soon } from '../store/database.ts';
import type { EntryEnd, EntryRecords, NewEntry } from '../store/entries.ts';
import { mayPass } from '../store/failure.ts';
import type { Page } from './page.ts';

/** What a journal works with. */
export interface JournalParts {
  entries: Pick<EntryRecords, 'add' | 'complete'>;
  clock: BridgeClock;
  log: Log;
  /** See {@link AddOptions}. */
  repeatWindowMs: number;
  /** See {@link AddOptions}. */
  newClaim: () => number;
}

/** Something to be written; it may be tried again, and again. */
interface Write {
  carryOut: () => Soon<void>;
  /** It has to wait. */
  onKept?: () => void;
  /** It never can be written. */
  onFailed?: (problem: unknown) => void;
}

/** Each try may hold the whole bridge up for as long as a statement waits for a lock. */
const FIRST_TRY_MS = 200;
const LONGEST_TRY_MS = 5_000;
/** What is written at once when the database is back; each is a commit, and doors wait behind it. */
const AT_ONCE = 20;
const BREATH_MS = 10;
/** Hours of entries of a busy house; more is a flood. */
const MOST_WAITING = 10_000;
/** What the last try is given when there is no time left. */
const LAST_TRY_MS = 50;
const never = new AbortController().signal;

/**
 * Writes entries, and keeps those that cannot be written now (the database is locked or away, the disk is full) until
 * they can. While it waits nobody else tries: one statement at a time finds out whether the database is back. A database
 * that answers at once is not waited for; one that answers later is, by whoever asks {@link settled}.
 */
export class EntryJournal {
  readonly #parts: JournalParts;
  #waiting: Write[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #isFailing = false;
  #tryMs = FIRST_TRY_MS;
  #takeBackTry: (() => void) | undefined;
  #lastDrain: Promise<void> = Promise.resolve();
  #lookAgain = Promise.withResolvers<void>();

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  /** True from the first write that failed until one succeeds. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Writes the entry, or keeps it (`waiting`). Throws at once, or leaves a page `failed`, for what no waiting mends. */
  add(entry: NewEntry): Page {
    const { entries, repeatWindowMs, newClaim } = this.#parts;
    const page: Page = { state: 'writing', id: undefined };
    const options = { repeatWindowMs, claim: newClaim() };
    const note = (id: number | undefined) => {
      page.id = id;
      page.state = id === undefined ? 'repeated' : 'written';
    };
    page.answered = this.#write({
      carryOut: () => {
        const added = entries.add(entry, options);
        return added instanceof Promise ? added.then(note) : note(added);
      },
      onKept: () => {
        page.state = 'waiting';
      },
      onFailed: (problem) => {
        page.state = 'failed';
        page.problem = problem;
      },
    });
    return page;
  }

  /** Writes the end of an entry, now or when it can be; an entry that turns out to be a repetition has none. */
  complete(page: Page, end: EntryEnd): void {
    if (page.state === 'writing' && page.answered !== undefined) {
      const answered = page.answered.then(() => this.complete(page, end));
      void this.#follow(answered.catch((problem: unknown) => this.#tell(problem)));
      return;
    }
    const write = {
      carryOut: () => (page.id === undefined ? undefined : this.#parts.entries.complete(page.id, end)),
    };
    if (page.state === 'waiting') this.#keep(write);
    else void this.#write(write);
  }

  /** Until the page is on disk, `waitMs` are over, or the signal fires. Rejects where it failed. */
  async settled(page: Page, waitMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const until = AbortSignal.any([signal, over.signal]);
    const time = delay(this.#parts.clock, waitMs, until).then(() => over.abort());
    while ((page.state === 'waiting' || page.state === 'writing') && !until.aborted) {
      // Each look follows a write.
      // oxlint-disable-next-line no-await-in-loop
      await Promise.race([this.#lookAgain.promise, time]);
    }
    over.abort();
    if (page.state === 'failed') throw page.problem;
  }

  /** Writes what is left, if that can be done within `graceMs`; what cannot is lost, and told. */
  async stop(graceMs: number): Promise<void> {
    const { clock, log } = this.#parts;
    const end = clock.now() + graceMs;
    this.#takeBackTry?.();
    for (;;) {
      const leftMs = end - clock.now();
      const written = Promise.all([...this.#underWay, this.#drain(AT_ONCE)]);
      // A round waits for the one before.
      // oxlint-disable-next-line no-await-in-loop
      if (!(await within(clock, Math.max(leftMs, LAST_TRY_MS), written))) break;
      const isDone = this.#waiting.length + this.#underWay.size === 0;
      if (isDone || end - clock.now() <= 0) break;
      // The database is given a moment between two tries.
      // oxlint-disable-next-line no-await-in-loop
      if (this.#isFailing) await delay(clock, Math.min(FIRST_TRY_MS, end - clock.now()), never);
    }
    const writes = this.#waiting.length + this.#underWay.size;
    if (writes > 0) log.error({ event: 'entries-lost', writes });
  }

  /** Undefined where the database answered at once, or the write is kept; else resolves when it has answered. */
  #write(write: Write): Promise<void> | undefined {
    if (this.#isFailing) {
      this.#keep(write);
      return undefined;
    }
    try {
      const done = write.carryOut();
      return done instanceof Promise ? this.#follow(this.#after(write, done)) : undefined;
    } catch (error) {
      if (!mayPass(error)) throw error;
      this.#fail(error);
      this.#keep(write);
      return undefined;
    }
  }

  /** What becomes of a write that the database answers later; never rejects. */
  async #after(write: Write, done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (error) {
      try {
        if (!mayPass(error)) throw error;
        this.#fail(error);
        this.#keep(write);
      } catch (problem) {
        this.#giveUp(write, problem);
      }
    }
  }

  #follow(work: Promise<void>): Promise<void> {
    const followed = work.finally(() => {
      this.#underWay.delete(followed);
      this.#look();
    });
    this.#underWay.add(followed);
    return followed;
  }

  #keep(write: Write): void {
    if (this.#waiting.length >= MOST_WAITING)
      throw new BridgeError('transport', 'journal-full', 'too many entries wait for the database');
    write.onKept?.();
    this.#waiting.push(write);
    this.#takeBackTry ??= this.#parts.clock.schedule(this.#tryMs, () => void this.#try());
  }

  async #try(): Promise<void> {
    await this.#drain(AT_ONCE);
    this.#takeBackTry = undefined;
    if (this.#waiting.length === 0) return;
    if (this.#isFailing) this.#tryMs = Math.min(this.#tryMs * 2, LONGEST_TRY_MS);
    const waitMs = this.#isFailing ? this.#tryMs : BREATH_MS;
    this.#takeBackTry = this.#parts.clock.schedule(waitMs, () => void this.#try());
  }

  /** One after the other, so that nothing is written twice and the order is kept; never rejects. */
  #drain(most: number): Promise<void> {
    this.#lastDrain = this.#lastDrain.then(() => this.#drainNow(most));
    return this.#lastDrain;
  }

  async #drainNow(most: number): Promise<void> {
    for (const write of this.#waiting.slice(0, most)) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        await write.carryOut();
        this.#succeed();
      } catch (error) {
        if (mayPass(error)) {
          this.#fail(error);
          break;
        }
        // It would hold up all others for ever.
        this.#giveUp(write, error);
      }
      this.#waiting.shift();
    }
    this.#look();
  }

  #giveUp(write: Write, problem: unknown): void {
    this.#tell(problem);
    write.onFailed?.(problem);
  }

  #tell(problem: unknown): void {
    this.#parts.log.error({ event: 'entry-failed', problem: messageOf(problem) });
  }

  #look(): void {
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
