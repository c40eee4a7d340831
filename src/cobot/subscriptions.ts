import { z } from 'zod';
import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { id, text } from './schema-parts.ts';
import type { WebhookEvent } from './webhook-events.ts';

const PATH = '/api/subscriptions';
const LABEL = `${PATH}/:id`;

const subscriptionSchema = z
  .object({
    id: z.union([id, z.int().transform(String)]),
    event: text,
    active: z.boolean().nullish(),
    callback_url: text,
  })
  .transform((raw) => ({
    id: raw.id,
    /** May be one that is not ours: other programs of the same client subscribe too. */
    event: raw.event,
    /** False once Cobot has given up on it; then it has to be made anew. */
    isActive: raw.active ?? true,
    /** Holds an unguessable path: not for logs. */
    callbackUrl: raw.callback_url,
  }));
export type Subscription = z.output<typeof subscriptionSchema>;
const subscriptionsSchema = z.array(subscriptionSchema).max(10_000);

export interface Subscriptions {
  /** Those of this token's user and client. */
  list(options?: CallOptions): Promise<readonly Subscription[]>;
  /**
   * Has Cobot call `callbackUrl` at an event. `already-there`: the same event and URL were subscribed before (409).
   * One try.
   * @throws CobotError `refusal` with 404 when the space is gone, 422 when Cobot does not take the URL.
   */
  create(
    wanted: { event: WebhookEvent; callbackUrl: string },
    options?: CallOptions,
  ): Promise<Subscription | 'already-there'>;
  /** False when there was none. One try. */
  delete(subscriptionId: string, options?: CallOptions): Promise<boolean>;
}

/** Webhook subscriptions of a space, v1. */
export function subscriptions(http: CobotHttp, host: Host): Subscriptions {
  return {
    list: async (options) => {
      const call = { endpoint: 'subscriptions', path: PATH, label: PATH, statuses: [200] } as const;
      return readBody(subscriptionsSchema, await http.read(host, call, options), PATH);
    },
    create: async ({ event, callbackUrl }, options) => {
      const call = { method: 'POST', endpoint: 'create-subscription', path: PATH, label: PATH } as const;
      const body = { event, callback_url: callbackUrl };
      const answer = await http.ask(host, { ...call, body, statuses: [200, 201, 409] }, options);
      return answer.status === 409 ? 'already-there' : readBody(subscriptionSchema, answer, PATH);
    },
    delete: async (subscriptionId, options) => {
      const path = `${PATH}/${pathSegment(subscriptionId)}`;
      const call = { method: 'DELETE', endpoint: 'delete-subscription', path, label: LABEL } as const;
      const answer = await http.ask(host, { ...call, statuses: [200, 204, 404] }, options);
      return answer.status !== 404;
    },
  };
}
