import { z } from 'zod';
import { type Route, v1NotFound } from '../route.ts';
import { nextId } from '../state.ts';
import { v2Space } from '../v2-json.ts';
import { wallClock } from '../zone-time.ts';

/** Token introspection and the space itself, v1 on the account-wide host and API 2. */
export const accountRoutes: readonly Route[] = [
  {
    endpoint: 'access-token',
    method: 'GET',
    host: 'account',
    path: '/api/access_tokens/:token',
    scopes: [],
    answer: ({ state, params }) => {
      const token = state.accessTokens.get(params['token'] ?? '');
      return token === undefined ? v1NotFound : { status: 200, body: { scope: token.scopes } };
    },
  },
  {
    endpoint: 'revoke-access-token',
    method: 'DELETE',
    host: 'account',
    path: '/api/access_tokens/:token',
    scopes: [],
    answer: ({ state, params }) =>
      state.accessTokens.delete(params['token'] ?? '') ? { status: 204 } : v1NotFound,
  },
  {
    endpoint: 'space-token',
    method: 'POST',
    host: 'account',
    path: '/api/access_tokens/:token/space',
    scopes: [],
    answer: ({ state, params, body }) => {
      const token = state.accessTokens.get(params['token'] ?? '');
      const wanted = z.object({ space_id: z.literal(state.space.id) }).safeParse(body);
      if (token === undefined || !wanted.success) return v1NotFound;
      const made = `space-${nextId(state, 'access-token')}`;
      state.accessTokens.set(made, { ...token });
      return { status: 200, body: { scope: token.scopes, token: made, client_id: token.clientId } };
    },
  },
  {
    endpoint: 'user',
    method: 'GET',
    host: 'account',
    path: '/api/user',
    scopes: ['read_user'],
    answer: ({ state, accessToken, spaceUrl }) => {
      const { subdomain, name } = state.space;
      const { signOnUser } = state.settings;
      const space = {
        space_subdomain: subdomain,
        space_name: name,
        space_link: new URL(`/account/api/spaces/${encodeURIComponent(subdomain)}`, spaceUrl).href,
        name: 'Test Admin',
      };
      const body = {
        id: accessToken?.userId,
        email: 'admin@example.com',
        memberships: [],
        admin_of: signOnUser.id !== accessToken?.userId || signOnUser.isAdmin ? [space] : [],
      };
      return { status: 200, body };
    },
  },
  {
    endpoint: 'space',
    method: 'GET',
    host: 'account',
    path: '/api/spaces/:subdomain',
    scopes: [],
    isPublic: true,
    answer: ({ state, params, spaceUrl, now }) => {
      const { space } = state;
      if (params['subdomain'] !== space.subdomain) return v1NotFound;
      const utcMinute = wallClock(now, 'UTC');
      const local = wallClock(now, space.timeZone);
      const dayMinutes = (Date.parse(local.date) - Date.parse(utcMinute.date)) / 60_000;
      return {
        status: 200,
        body: {
          id: space.id,
          name: space.name,
          url: spaceUrl,
          subdomain: space.subdomain,
          email: 'space@example.com',
          country: 'Germany',
          locale: 'en',
          time_zone_name: space.timeZone,
          time_zone_offset: (dayMinutes + local.minuteOfDay - utcMinute.minuteOfDay) * 60,
          hour_format: '24',
          owner_id: 'user-owner',
        },
      };
    },
  },
  {
    endpoint: 'space-v2',
    method: 'GET',
    host: 'v2',
    path: '/spaces/:spaceId',
    scopes: ['read_spaces'],
    answer: ({ state, params }) =>
      params['spaceId'] === state.space.id
        ? { status: 200, body: { data: v2Space(state.space) } }
        : { status: 404, body: { errors: [{ detail: 'Not found' }] } },
  },
];
