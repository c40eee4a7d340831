import type { Cobot } from '../../cobot/client.ts';
import { isCobotError } from '../../cobot/errors.ts';
import type { Subscription } from '../../cobot/subscriptions.ts';
import type { WebhookEvent } from '../../cobot/webhook-events.ts';
import { delay } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { planSubscriptions } from './subscription-plan.ts';
import type { SubscriptionPlan } from './subscription-plan.ts';
import type { WebhookLedger } from './webhook-ledger.ts';
import type { WebhookPaths } from './webhook-paths.ts';

/** After a failure on the way to Cobot; twice as long each time, up to the regular interval. */
const FIRST_RETRY_MS = 30_000;

export interface SubscriptionCheckParts {
  subscriptions: Cobot['subscriptions'];
  paths: Pick<WebhookPaths, 'callbackUrls' | 'isOurs'>;
  ledger: WebhookLedger;
  everyMs: number;
  /** Cobot had given up on some, so it may have left things untold. */
  onMissed: () => void;
  clock: BridgeClock;
  log: Log;
}

/** Sees to it that Cobot tells of every event: at the start and again and again, since Cobot gives up on subscriptions. */
export class SubscriptionCheck {
  readonly #parts: SubscriptionCheckParts;
  /** At the last look. */
  #active: readonly WebhookEvent[] = [];
  /** Told already; what is still so is not told every hour. */
  #lastProblem: string | undefined;

  constructor(parts: SubscriptionCheckParts) {
    this.#parts = parts;
  }

  /** Until the signal; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { everyMs, clock } = this.#parts;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      // One look after the other.
      // oxlint-disable-next-line no-await-in-loop
      const isAway = await this.#look(signal);
      const waitMs = isAway ? Math.min(retryMs, everyMs) : everyMs;
      retryMs = isAway ? retryMs * 2 : FIRST_RETRY_MS;
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, waitMs, signal);
    }
  }

  /** True where Cobot could not be reached, so that another look soon is worth it. */
  async #look(signal: AbortSignal): Promise<boolean> {
    const { subscriptions, paths, ledger, onMissed } = this.#parts;
    let listed: readonly Subscription[];
    try {
      listed = await subscriptions.list({ signal });
    } catch (error) {
      if (signal.aborted) return false;
      ledger.noteFailedLook(this.#tell(error, 'read_subscriptions'));
      return kindOf(error) === 'transport';
    }
    const plan = planSubscriptions(listed, paths);
    const gone = [...plan.missing.filter((event) => this.#active.includes(event)), ...plan.inactive];
    const made = await this.#subscribe(plan, signal);
    // Only now, so that no event is left without an address in between.
    const removed = await this.#remove(plan.stale, signal);
    if (signal.aborted) return false;
    this.#active = [...plan.active, ...made.events];
    const failure = made.failure ?? removed.failure;
    if (made.events.length + removed.count > 0) {
      const counts = { made: made.events.length, gone: gone.length, removed: removed.count };
      this.#parts.log.info({ event: 'webhooks-subscribed', ...counts });
    }
    const trouble = failure === undefined ? undefined : this.#tell(failure, 'write_subscriptions');
    if (trouble === undefined) this.#lastProblem = undefined;
    ledger.noteSubscriptions({ active: this.#active, ...trouble });
    if (gone.length > 0) onMissed();
    return kindOf(failure) === 'transport';
  }

  /** Each on its own: one event that Cobot does not take must not cost the others. */
  async #subscribe(
    { missing, inactive }: Pick<SubscriptionPlan, 'missing' | 'inactive'>,
    signal: AbortSignal,
  ): Promise<{ events: WebhookEvent[]; failure: unknown }> {
    const { subscriptions, paths } = this.#parts;
    const events: WebhookEvent[] = [];
    let failure: unknown;
    for (const { event, id } of [...missing.map((each) => ({ event: each, id: undefined })), ...inactive]) {
      const callbackUrl = paths.callbackUrls.get(event) ?? '';
      try {
        // Whether Cobot would take the same address again beside it is not documented.
        // oxlint-disable-next-line no-await-in-loop
        if (id !== undefined) await subscriptions.delete(id, { signal });
        // oxlint-disable-next-line no-await-in-loop
        await subscriptions.create({ event, callbackUrl }, { signal });
        events.push(event);
      } catch (error) {
        failure ??= error;
        if (!isCobotError(error, 'refusal')) break;
      }
    }
    return { events, failure };
  }

  async #remove(stale: readonly string[], signal: AbortSignal): Promise<{ count: number; failure: unknown }> {
    let count = 0;
    try {
      for (const id of stale) {
        // oxlint-disable-next-line no-await-in-loop
        if (await this.#parts.subscriptions.delete(id, { signal })) count += 1;
      }
      return { count, failure: undefined };
    } catch (failure) {
      return { count, failure };
    }
  }

  /** Writes a problem once, as long as it stays the same. */
  #tell(failure: unknown, scope: string): { problem: string; advice: string | undefined } {
    const problem = messageOf(failure);
    const advice = adviceOn(failure, scope);
    if (problem !== this.#lastProblem)
      this.#parts.log.warn({ event: 'webhooks-not-subscribed', kind: kindOf(failure), problem, advice });
    this.#lastProblem = problem;
    return { problem, advice };
  }
}

/** What to do where Cobot says no to a question or change that needs the scope. */
function adviceOn(error: unknown, scope: string): string | undefined {
  if (!isCobotError(error, 'refusal')) return undefined;
  switch (error.status) {
    case 401:
      return 'Cobot does not know the access token: sign in again (npm start -- cobot sign-in)';
    case 403:
      return (
        `the access token needs the scope ${scope}, and its user must be an admin of the space: ` +
        'sign in again (npm start -- cobot sign-in)'
      );
    case 404:
      return 'Cobot does not know the space: check cobot.spaceUrl';
    case 422:
      return 'Cobot does not take the address: check that webhooks.publicUrl can be reached from the internet';
    default:
      return undefined;
  }
}
