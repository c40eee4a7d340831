import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import { BridgeError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { EnrolmentRecords, NamedEnrolment } from '../store/enrolments.ts';
import { retryDelayMs } from './retry-schedule.ts';
import type { Placement, UserDesk } from './user-desk.ts';

/** What looking after a terminal's people works with. */
export interface PeopleParts {
  terminal: string;
  desk: Pick<UserDesk, 'place' | 'doubt' | 'isRead'>;
  enrolments: Pick<EnrolmentRecords, 'all'>;
  clock: BridgeClock;
  log: Log;
  /** In [0, 1). */
  random: () => number;
}

/** How long anybody waits for one terminal; what it is doing goes on. */
const PATIENCE_MS = 20_000;
/** Somebody who works at the terminal changes its users more than once. */
const REST_MS = 1_000;
const retries = { firstMs: 5_000, longestMs: 300_000 };

/**
 * Sees to it that the members are in one connected terminal, and that its users are known: once per connection, again
 * when that failed, and whenever somebody changed them there.
 */
export class People {
  readonly #parts: PeopleParts;
  #wake = new AbortController();
  #arePlaced = false;
  #problem: string | undefined;
  #taken = 0;
  #failed = 0;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** User ids of members that other people have there. */
  get takenUserIds(): number {
    return this.#taken;
  }

  /** What somebody should do where the users cannot be read or written. */
  get advice(): string | undefined {
    if (this.#problem !== undefined)
      return `its users cannot be looked after, which is tried again (${this.#problem}): restart it if that stays`;
    if (this.#failed === 0) return undefined;
    return `${this.#failed} of the members could not be written into it: see whether it has room for more users`;
  }

  /** Adds the members' users that are missing; see {@link UserDesk.place}. Throws when that takes too long. */
  async place(members: readonly NamedEnrolment[]): Promise<Map<string, Placement>> {
    const { clock, desk, terminal } = this.#parts;
    const over = new AbortController();
    const late = delay(clock, PATIENCE_MS, over.signal).then((): never => {
      const message = `the terminal ${terminal} is not done with its users after ${PATIENCE_MS / 1000} s`;
      throw new BridgeError('transport', 'terminal-slow', message, {
        advice: 'it goes on by itself; look at its status in a while',
      });
    });
    // When the work wins, nobody waits for the other any more.
    late.catch(() => undefined);
    try {
      return await Promise.race([desk.place(members), late]);
    } finally {
      over.abort();
    }
  }

  /** Somebody changed the users at the terminal: they are read again, and no slot counts until they are. */
  doubt(): void {
    this.#parts.desk.doubt();
    this.#wake.abort();
  }

  /** Until the signal fires. Never rejects. */
  async lookAfter(signal: AbortSignal): Promise<void> {
    const { clock, random, desk } = this.#parts;
    for (let failures = 0; !signal.aborted; ) {
      this.#wake = new AbortController();
      // One round after the other, for as long as the connection lasts.
      // oxlint-disable-next-line no-await-in-loop
      const isDone = await this.#round(signal);
      failures = isDone ? 0 : failures + 1;
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, REST_MS, signal);
      if (isDone && !desk.isRead) continue;
      const any = AbortSignal.any([signal, this.#wake.signal]);
      // oxlint-disable-next-line no-await-in-loop
      if (isDone) await aborted(any);
      // oxlint-disable-next-line no-await-in-loop
      else await delay(clock, retryDelayMs(failures, random(), retries), any);
    }
  }

  /** True when it went well. */
  async #round(signal: AbortSignal): Promise<boolean> {
    const { enrolments, log, terminal, desk } = this.#parts;
    try {
      const members = this.#arePlaced ? [] : await enrolments.all();
      const placed = [...(await desk.place(members)).values()];
      this.#problem = undefined;
      if (this.#arePlaced) return true;
      const count = (wanted: Placement) => placed.filter((it) => it === wanted).length;
      this.#taken = count('taken');
      this.#failed = count('failed');
      this.#arePlaced = this.#failed === 0;
      const counts = { written: count('written'), taken: this.#taken, failed: this.#failed };
      log.info({ event: 'users-placed', terminal, ...counts });
      return this.#arePlaced;
    } catch (error) {
      if (signal.aborted) return false;
      this.#problem = messageOf(error);
      log.warn({ event: 'users-not-placed', terminal, problem: this.#problem });
      return false;
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
