import type { BridgeClock } from '../clock.ts';
import type { AlertKind } from '../entries/decision.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { AlertRecords } from '../store/alerts.ts';

/** What alerting works with. */
export interface AlertsParts {
  records: Pick<AlertRecords, 'add'>;
  clock: Pick<BridgeClock, 'now' | 'wallNow'>;
  log: Log;
}

/** One of what staff should look at; `userId` where it is about a person. */
export interface Warning {
  kind: AlertKind;
  terminal: string;
  userId?: string | undefined;
}

/** The same again within this time is counted, and told with the next one. */
const QUIET_MS = 60_000;
/** More different ones than any house has mean that somebody makes them up. */
const MOST_KEYS = 1_000;

/** Records what staff should look at, and says so in the log. A terminal that cries without end is heard once a minute. */
export class Alerts {
  readonly #parts: AlertsParts;
  readonly #told = new Map<string, { at: number; repeats: number }>();

  constructor(parts: AlertsParts) {
    this.#parts = parts;
  }

  /** Returns at once and never throws: it must not keep a door waiting. */
  raise(warning: Warning): void {
    const { clock } = this.#parts;
    const key = JSON.stringify([warning.kind, warning.terminal, warning.userId]);
    const before = this.#told.get(key);
    if (before !== undefined && clock.now() - before.at < QUIET_MS) {
      before.repeats += 1;
      return;
    }
    this.#told.delete(key);
    this.#told.set(key, { at: clock.now(), repeats: 0 });
    const [oldest] = this.#told.keys();
    if (this.#told.size > MOST_KEYS && oldest !== undefined) this.#told.delete(oldest);
    void this.#record(warning, before?.repeats ?? 0);
  }

  async #record({ kind, terminal, userId }: Warning, repeats: number): Promise<void> {
    const { records, clock, log } = this.#parts;
    log.warn({ event: 'alert', alert: kind, terminal, userId, repeats });
    try {
      await records.add({ kind, terminal, userId, repeats, at: clock.wallNow() });
    } catch (error) {
      log.error({ event: 'alert-not-recorded', alert: kind, terminal, problem: messageOf(error) });
    }
  }
}
