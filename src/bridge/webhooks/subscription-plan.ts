import type { Subscription } from '../../cobot/subscriptions.ts';
import type { WebhookEvent } from '../../cobot/webhook-events.ts';
import type { WebhookPaths } from './webhook-paths.ts';

/** What has to be done so that Cobot tells of every event, and by no older address of ours. */
export interface SubscriptionPlan {
  /** Cobot sends these already. */
  active: WebhookEvent[];
  /** Never subscribed, or gone. */
  missing: WebhookEvent[];
  /** Cobot gave up on these; `id` is the subscription it gave up on. */
  inactive: { event: WebhookEvent; id: string }[];
  /** Ids of ours under an older key. */
  stale: string[];
}

/** Compares what Cobot lists with the addresses of today. Subscriptions of other programs are left alone. */
export function planSubscriptions(
  listed: readonly Subscription[],
  { callbackUrls, isOurs }: Pick<WebhookPaths, 'callbackUrls' | 'isOurs'>,
): SubscriptionPlan {
  const plan: SubscriptionPlan = { active: [], missing: [], inactive: [], stale: [] };
  for (const [event, callbackUrl] of callbackUrls) {
    const same = listed.filter((one) => one.event === event && one.callbackUrl === callbackUrl);
    const [first] = same;
    if (same.some(({ isActive }) => isActive)) plan.active.push(event);
    else if (first === undefined) plan.missing.push(event);
    else plan.inactive.push({ event, id: first.id });
  }
  const isOfToday = ({ event, callbackUrl }: Subscription): boolean =>
    [...callbackUrls].some(([name, url]) => name === event && url === callbackUrl);
  plan.stale = listed.filter((one) => isOurs(one.callbackUrl) && !isOfToday(one)).map(({ id }) => id);
  return plan;
}
