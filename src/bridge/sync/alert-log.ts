import type { Log } from '../log.ts';
import type { Alert } from './alert.ts';

/** Writes alerts to the log when they come and when they are over, and not every quarter of an hour again. */
export class AlertLog {
  readonly #log: Log;
  readonly #told = new Map<string, ReadonlyMap<Alert['kind'], string>>();

  constructor(log: Log) {
    this.#log = log;
  }

  tell(terminal: string, alerts: readonly Alert[]): void {
    const before = this.#told.get(terminal) ?? new Map<Alert['kind'], string>();
    const now = new Map(alerts.map(({ kind, sentence }) => [kind, sentence]));
    for (const { kind, sentence, advice } of alerts)
      if (before.get(kind) !== sentence)
        this.#log.warn({ event: 'sync-alert', terminal, kind, problem: sentence, advice });
    for (const kind of before.keys())
      if (!now.has(kind)) this.#log.info({ event: 'sync-alert-over', terminal, kind });
    this.#told.set(terminal, now);
  }
}
