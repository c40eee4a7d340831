import type { CheckInAnswer } from '../cobot/check-ins.ts';
import type { BridgeClock } from './clock.ts';
import type { EntryPipeline } from './entries/pipeline.ts';
import type { Store } from './store/store.ts';
import type { Fleet } from './terminals/fleet.ts';
import type { WebhookState } from './webhooks/webhook-ledger.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What is known of Cobot from the last time it was asked. `unknown` until then. */
export type CobotState = 'unknown' | 'ok' | 'unavailable' | 'unauthorised';

/** Remembers how Cobot was at its last answer. */
export class CobotHealth {
  readonly #clock: BridgeClock;
  #state: CobotState = 'unknown';
  #since: number;

  constructor(clock: BridgeClock) {
    this.#clock = clock;
    this.#since = clock.wallNow();
  }

  get report(): { state: CobotState; since: number } {
    return { state: this.#state, since: this.#since };
  }

  /** After a check-in: any answer that Cobot itself gave shows that it is there. */
  noteAnswer({ kind }: CheckInAnswer): void {
    if (kind === 'unauthorised') this.note('unauthorised');
    else this.note(kind === 'timed-out' || kind === 'unavailable' ? 'unavailable' : 'ok');
  }

  note(state: CobotState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#since = this.#clock.wallNow();
  }
}

/** The whole bridge at a glance. `down` means that no entry can be decided. */
export interface HealthReport {
  status: 'ok' | 'degraded' | 'down';
  store: 'ok' | 'failed';
  cobot: { state: CobotState; since: string };
  /** `active` of the `wanted` events are told by Cobot. */
  webhooks: { state: WebhookState; active: number; wanted: number; lastDeliveryAt: string | null };
  terminals: { name: string; state: string; since: string }[];
}

/** Whom the report is about. */
export interface HealthParts {
  store: Pick<Store, 'check'>;
  entries: Pick<EntryPipeline, 'isStoreFailing'>;
  fleet: Pick<Fleet, 'status'>;
  cobot: CobotHealth;
  webhooks: Pick<Webhooks, 'report'>;
}

const isoTime = (utcMs: number) => new Date(utcMs).toISOString();

async function storeState({ store, entries }: HealthParts): Promise<'ok' | 'failed'> {
  if (entries.isStoreFailing) return 'failed';
  try {
    await store.check();
    return 'ok';
  } catch {
    // Why it failed is in the log of whoever needed it; here it only counts that it did.
    return 'failed';
  }
}

/** Puts the report together; asks nobody outside the bridge. */
export async function healthReport(parts: HealthParts): Promise<HealthReport> {
  const store = await storeState(parts);
  const cobot = parts.cobot.report;
  const terminals = parts.fleet.status();
  const { state, active, wanted, events } = parts.webhooks.report();
  const lastDeliveryAt = Math.max(...events.map((event) => event.lastDeliveryAt ?? 0));
  const isWhole =
    terminals.every((terminal) => terminal.state === 'online') &&
    (cobot.state === 'ok' || cobot.state === 'unknown') &&
    state !== 'incomplete';
  const status = store === 'failed' ? 'down' : isWhole ? 'ok' : 'degraded';
  return {
    status,
    store,
    cobot: { state: cobot.state, since: isoTime(cobot.since) },
    webhooks: { state, active, wanted, lastDeliveryAt: lastDeliveryAt > 0 ? isoTime(lastDeliveryAt) : null },
    terminals: terminals.map(({ name, since, ...terminal }) => ({
      name,
      state: terminal.state,
      since: isoTime(since),
    })),
  };
}
