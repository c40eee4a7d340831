import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { retryDelayMs } from './retry-schedule.ts';
import type { UserDesk } from './user-desk.ts';

/** What looking after a terminal's people works with. */
export interface PeopleParts {
  terminal: string;
  desk: Pick<UserDesk, 'look' | 'doubt' | 'isRead'>;
  /** Makes the terminal hold what it should; false where that has to be tried again. */
  bringUpToDate: () => Promise<boolean>;
  clock: BridgeClock;
  log: Log;
  /** In [0, 1). */
  random: () => number;
}

/** Somebody who works at the terminal changes its users more than once. */
const REST_MS = 1_000;
const retries = { firstMs: 5_000, longestMs: 300_000 };

/**
 * Sees to it that a connected terminal gets what it missed while it was away, and that its users are known: again when
 * that failed, and whenever somebody changed them there.
 */
export class People {
  readonly #parts: PeopleParts;
  #wake = new AbortController();
  #isUpToDate = false;
  #problem: string | undefined;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** What somebody should do where the users cannot be read. */
  get advice(): string | undefined {
    if (this.#problem === undefined) return undefined;
    return `its users cannot be looked after, which is tried again (${this.#problem}): restart it if that stays`;
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
    const { desk, log, terminal, bringUpToDate } = this.#parts;
    try {
      this.#isUpToDate ||= await bringUpToDate();
      if (!desk.isRead) await desk.look();
      this.#problem = undefined;
      return this.#isUpToDate;
    } catch (error) {
      if (signal.aborted) return false;
      this.#problem = messageOf(error);
      log.warn({ event: 'users-not-read', terminal, problem: this.#problem });
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
