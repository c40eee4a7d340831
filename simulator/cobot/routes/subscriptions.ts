import { z } from 'zod';
import type { AccessToken, State, Subscription } from '../model.ts';
import { type Route, v1NotFound } from '../route.ts';
import { nextId } from '../state.ts';
import { v1Subscription } from '../v1-json.ts';
import { isEventName } from '../webhooks/event-names.ts';

const readScopes = ['read_subscriptions', 'read'];
const writeScopes = ['write_subscriptions', 'write'];
const path = '/api/subscriptions';
const wantedSchema = z.object({
  event: z.string().refine(isEventName),
  callback_url: z.url({ protocol: /^https?$/ }).max(2048),
});

/** v1 webhook subscriptions, of the token's user and client. */
export const subscriptionRoutes: readonly Route[] = [
  {
    endpoint: 'subscriptions',
    method: 'GET',
    host: 'space',
    path,
    scopes: readScopes,
    answer: ({ state, accessToken, spaceUrl }) => ({
      status: 200,
      body: ownedBy(state, accessToken).map((one) => v1Subscription(one, spaceUrl)),
    }),
  },
  {
    endpoint: 'create-subscription',
    method: 'POST',
    host: 'space',
    path,
    scopes: writeScopes,
    answer: ({ state, accessToken, body, spaceUrl }) => {
      const wanted = wantedSchema.safeParse(body);
      if (!wanted.success || !isEventName(wanted.data.event)) {
        const wrong = wanted.success ? 'event' : String(wanted.error.issues[0]?.path[0] ?? 'event');
        return { status: 422, body: { errors: { [wrong]: 'is invalid' } } };
      }
      const { event, callback_url: callbackUrl } = wanted.data;
      const same = ownedBy(state, accessToken).find(
        (one) => one.event === event && one.callbackUrl === callbackUrl,
      );
      if (same?.active === true) return { status: 409, body: { error: 'Already subscribed' } };
      // One that Cobot gave up on is renewed.
      if (same !== undefined) state.subscriptions.delete(same.id);
      const id = nextId(state, 'subscription');
      const made: Subscription = { id, event, callbackUrl, active: true, owner: ownerOf(accessToken) };
      state.subscriptions.set(id, made);
      return { status: 201, body: v1Subscription(made, spaceUrl) };
    },
  },
  {
    endpoint: 'subscription',
    method: 'GET',
    host: 'space',
    path: `${path}/:id`,
    scopes: readScopes,
    answer: ({ state, accessToken, params, spaceUrl }) => {
      const found = ownedBy(state, accessToken).find(({ id }) => id === params['id']);
      return found === undefined ? v1NotFound : { status: 200, body: v1Subscription(found, spaceUrl) };
    },
  },
  {
    endpoint: 'delete-subscription',
    method: 'DELETE',
    host: 'space',
    path: `${path}/:id`,
    scopes: writeScopes,
    answer: ({ state, accessToken, params }) => {
      const found = ownedBy(state, accessToken).find(({ id }) => id === params['id']);
      if (found === undefined) return v1NotFound;
      state.subscriptions.delete(found.id);
      return { status: 204 };
    },
  },
];

function ownedBy(state: State, token: AccessToken | undefined): Subscription[] {
  return [...state.subscriptions.values()].filter(({ owner }) => owner === ownerOf(token));
}

function ownerOf(token: AccessToken | undefined): string {
  return `${token?.userId} ${token?.clientId}`;
}
