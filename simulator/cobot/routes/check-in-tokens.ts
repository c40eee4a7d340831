import { z } from 'zod';
import type { State } from '../model.ts';
import { type Route, v1NotFound } from '../route.ts';

const scopes = ['checkin_tokens'];
const wantedSchema = z.object({
  membership_id: z.string().min(1).max(255),
  token: z.string().min(1).max(255),
});

/** v1 check-in tokens. Bodies and statuses of creating and deleting are not documented; these are the likely ones. */
export const checkInTokenRoutes: readonly Route[] = [
  {
    endpoint: 'create-check-in-token',
    method: 'POST',
    host: 'space',
    path: '/api/check_in_tokens',
    scopes,
    answer: ({ state, body, teller }) => {
      const wanted = wantedSchema.safeParse(body);
      if (!wanted.success) return { status: 422, body: { errors: { token: "can't be blank" } } };
      const { membership_id: membershipId, token } = wanted.data;
      if (!state.members.has(membershipId)) return v1NotFound;
      if (state.checkInTokens.has(token)) {
        return { status: 422, body: { errors: { token: 'has already been taken' } } };
      }
      state.checkInTokens.set(token, membershipId);
      teller.tokenCreated(token);
      return { status: 201, body: tokenJson(state, token, membershipId) };
    },
  },
  {
    endpoint: 'check-in-tokens',
    method: 'GET',
    host: 'space',
    path: '/api/check_in_tokens',
    scopes,
    answer: ({ state }) => ({
      status: 200,
      body: [...state.checkInTokens].map(([token, membershipId]) => tokenJson(state, token, membershipId)),
    }),
  },
  {
    endpoint: 'check-in-token',
    method: 'GET',
    host: 'space',
    path: '/api/check_in_tokens/:token',
    scopes,
    answer: ({ state, params }) => {
      const token = params['token'] ?? '';
      const membershipId = state.checkInTokens.get(token);
      return membershipId === undefined
        ? v1NotFound
        : { status: 200, body: tokenJson(state, token, membershipId) };
    },
  },
  {
    endpoint: 'delete-check-in-token',
    method: 'DELETE',
    host: 'space',
    path: '/api/check_in_tokens/:token',
    scopes,
    answer: ({ state, params, teller }) => {
      const token = params['token'] ?? '';
      const membershipId = state.checkInTokens.get(token);
      if (membershipId === undefined) return v1NotFound;
      state.checkInTokens.delete(token);
      teller.tokenDeleted(token, membershipId);
      return { status: 204 };
    },
  },
];

function tokenJson(state: State, token: string, membershipId: string): Record<string, unknown> {
  return { token, membership: { id: membershipId, name: state.members.get(membershipId)?.name ?? null } };
}
