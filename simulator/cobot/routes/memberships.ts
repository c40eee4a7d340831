import { z } from 'zod';
import { isEnded } from '../check-in-rules.ts';
import { type Route, v1NotFound } from '../route.ts';
import { v1Membership } from '../v1-json.ts';
import { wallClock } from '../zone-time.ts';

const scopes = ['read_memberships', 'read'];
const period = z.object({ from: z.iso.date(), to: z.iso.date() });

/** v1 memberships. The list holds those that have not ended; `all=true` adds the ended ones. */
export const membershipRoutes: readonly Route[] = [
  {
    endpoint: 'memberships',
    method: 'GET',
    host: 'space',
    path: '/api/memberships',
    scopes,
    answer: ({ state, query, now }) => {
      const today = wallClock(now, state.space.timeZone).date;
      const ids = listParameter(query.get('ids'));
      const attributes = listParameter(query.get('attributes'));
      const members = [...state.members.values()]
        .filter((member) => query.get('all') === 'true' || !isEnded(member, today))
        .filter((member) => ids === undefined || ids.has(member.id));
      return { status: 200, body: members.map((member) => picked(v1Membership(member), attributes)) };
    },
  },
  {
    endpoint: 'cancellations',
    method: 'GET',
    host: 'space',
    path: '/api/memberships/cancellations',
    scopes,
    answer: ({ state, query }) => {
      const asked = period.safeParse(Object.fromEntries(query));
      if (!asked.success) return { status: 422, body: { error: 'from and to are required dates' } };
      const { from, to } = asked.data;
      const members = [...state.members.values()].filter(
        ({ canceledTo }) => canceledTo !== null && canceledTo >= from && canceledTo <= to,
      );
      return { status: 200, body: members.map(v1Membership) };
    },
  },
  {
    endpoint: 'membership',
    method: 'GET',
    host: 'space',
    path: '/api/memberships/:id',
    scopes,
    answer: ({ state, params }) => {
      const member = state.members.get(params['id'] ?? '');
      return member === undefined ? v1NotFound : { status: 200, body: v1Membership(member) };
    },
  },
];

function listParameter(text: string | null): ReadonlySet<string> | undefined {
  return text === null ? undefined : new Set(text.split(','));
}

function picked(member: Record<string, unknown>, attributes: ReadonlySet<string> | undefined): unknown {
  if (attributes === undefined) return member;
  return Object.fromEntries(Object.entries(member).filter(([name]) => attributes.has(name)));
}
