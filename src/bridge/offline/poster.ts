import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import type { CobotWord } from '../entries/ask-cobot.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { NewOfflineEntry, OfflineRecords } from '../store/offline-entries.ts';
import type { OfflineDesk } from './offline-desk.ts';
import { nextStep } from './reconciliation.ts';
import type { OfflineState } from './reconciliation.ts';

/** What posting afterwards works with. */
export interface PosterParts {
  records: Pick<OfflineRecords, 'unsettled' | 'settle'>;
  desk: Pick<OfflineDesk, 'settled'>;
  /** Checks the member in, unless that was done already; undefined for a member that is not enrolled any more. */
  post: (membershipId: string) => Promise<CobotWord> | undefined;
  timeZone: string;
  clock: BridgeClock;
  log: Log;
}

type Settlement = { state: OfflineState; reason: string | null } | 'not-now';

const EVERY_MS = 15_000;
const notNow = 'not-now';
const without = (state: OfflineState, reason: string | null = null): Settlement => ({ state, reason });

/** Posts the entries made without Cobot when it is back: in the order people came, each once, on the same day only. */
export class OfflinePoster {
  readonly #parts: PosterParts;
  #wake = new AbortController();

  constructor(parts: PosterParts) {
    this.#parts = parts;
  }

  /** There is something to post, or Cobot is back: tries at once. */
  look(): void {
    this.#wake.abort();
  }

  /** Tries now and then, until the signal fires. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#parts;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      try {
        // One after the other is the point.
        // oxlint-disable-next-line no-await-in-loop
        await this.round(signal);
      } catch (error) {
        log.error({ event: 'offline-not-posted', problem: messageOf(error) });
      }
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, EVERY_MS, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** Settles as many as can be; stops at the first that cannot, since those behind it came later. */
  async round(signal: AbortSignal): Promise<void> {
    const { records, desk, clock, log } = this.#parts;
    for (const entry of await records.unsettled()) {
      if (signal.aborted) return;
      // oxlint-disable-next-line no-await-in-loop
      const settlement = await this.#settle(entry);
      if (settlement === notNow) return;
      const { state, reason } = settlement;
      // oxlint-disable-next-line no-await-in-loop
      await records.settle(entry.entryId, { state, reason, atUtcMs: clock.wallNow() });
      desk.settled(entry, state === 'owed');
      log.info({ event: 'offline-settled', entry: entry.entryId, state });
    }
  }

  async #settle({ membershipId, ...entry }: NewOfflineEntry): Promise<Settlement> {
    const { clock, timeZone } = this.#parts;
    if (nextStep(entry, clock.wallNow(), timeZone) === 'owe') return without('owed');
    const posting = this.#parts.post(membershipId);
    if (posting === undefined) return without('owed', 'This member is not enrolled any more.');
    const word = await posting;
    switch (word.kind) {
      case 'checked-in':
        return without('posted');
      case 'already-in':
        return without('already-in');
      case 'refused':
        return without('refused', word.text);
      case 'unknown-token':
        return without('refused', 'Cobot does not know the check-in token.');
      case 'unauthorised':
      case 'rate-limited':
      case 'timed-out':
      case 'unavailable':
      case 'unexpected':
        return notNow;
    }
    return word satisfies never;
  }
}
