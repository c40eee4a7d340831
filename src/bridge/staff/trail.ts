import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { AuditEvent } from '../store/audit.ts';
import type { Store } from '../store/store.ts';

/** What a trail writes with. */
export interface TrailParts {
  audit: Pick<Store['audit'], 'write'>;
  clock: { wallNow(): number };
  log: Log;
}

/** Writes what people and programs did to the audit. A door does not wait for it; the bridge, when it stops, does. */
export class Trail {
  readonly #parts: TrailParts;
  readonly #underWay = new Set<Promise<void>>();

  constructor(parts: TrailParts) {
    this.#parts = parts;
  }

  /** Never throws: what cannot be written is told in the log, where somebody looks. */
  note(event: AuditEvent): void {
    const { audit, clock, log } = this.#parts;
    const { actor, action, terminal } = event;
    const writing = audit
      .write(event, clock.wallNow())
      .catch((error: unknown) =>
        log.error({ event: 'audit-failed', actor, action, terminal, problem: messageOf(error) }),
      )
      .finally(() => this.#underWay.delete(writing));
    this.#underWay.add(writing);
  }

  /** Until all that was noted is written. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
