import { unusedPasses } from '../passes.ts';
import { type Route, v1NotFound } from '../route.ts';
import { v1Pass } from '../v1-json.ts';

const scopes = ['read_time_passes', 'read'];

/** v1 unused time passes, of one membership and of all. */
export const timePassRoutes: readonly Route[] = [
  {
    endpoint: 'unused-time-passes',
    method: 'GET',
    host: 'space',
    path: '/api/memberships/:id/time_passes/unused',
    scopes,
    answer: ({ state, params, now, spaceUrl }) => {
      const member = state.members.get(params['id'] ?? '');
      if (member === undefined) return v1NotFound;
      const passes = unusedPasses(state.passes.get(member.id), now);
      return { status: 200, body: passes.map((pass) => v1Pass(pass, spaceUrl)) };
    },
  },
  {
    endpoint: 'all-unused-time-passes',
    method: 'GET',
    host: 'space',
    path: '/api/time_passes/unused',
    scopes,
    answer: ({ state, now, spaceUrl }) => {
      const all = [...state.passes.values()].flatMap((passes) => unusedPasses(passes, now));
      const body = all.map((pass) => ({ ...v1Pass(pass, spaceUrl), membership: { id: pass.membershipId } }));
      return { status: 200, body };
    },
  },
];
