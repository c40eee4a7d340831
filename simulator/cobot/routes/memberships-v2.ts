import { z } from 'zod';
import type { Member } from '../model.ts';
import type { Answer, Asking, Route } from '../route.ts';
import { v2Errors, v2Membership, v2NetworkMembership, v2Team, type Resource } from '../v2-json.ts';
import { wallClock } from '../zone-time.ts';

const scopes = ['read_memberships'];
const DEFAULT_SIZE = 72;
const MAX_SIZE = 200;
const pageSchema = z.object({
  size: z.coerce.number().int().min(1).max(MAX_SIZE),
  number: z.coerce.number().int().min(1),
});

/** API 2: memberships, the network's, and teams, in pages. */
export const membershipV2Routes: readonly Route[] = [
  {
    endpoint: 'memberships-v2',
    method: 'GET',
    host: 'v2',
    path: '/spaces/:spaceId/memberships',
    scopes,
    answer: (asking) => {
      const { state, params, query } = asking;
      const { space } = state;
      if (params['spaceId'] !== space.id) return notFound;
      const from = z.iso.date().safeParse(query.get('filter[from]'));
      const to = z.iso.date().safeParse(query.get('filter[to]'));
      if (!from.success || !to.success) {
        return { status: 400, body: v2Errors('filter[from] and filter[to] are required dates') };
      }
      const members = [...state.members.values()].filter(
        ({ canceledTo, confirmedAt }) =>
          (canceledTo === null || canceledTo >= from.data) &&
          confirmedAt !== null &&
          wallClock(confirmedAt, space.timeZone).date <= to.data,
      );
      return page(asking, members, (member) => sparse(v2Membership(member, space), query));
    },
  },
  {
    endpoint: 'membership-v2',
    method: 'GET',
    host: 'v2',
    path: '/memberships/:id',
    scopes,
    answer: ({ state, params, query }) => {
      const member = state.members.get(params['id'] ?? '');
      if (member === undefined) return notFound;
      return { status: 200, body: { data: sparse(v2Membership(member, state.space), query) } };
    },
  },
  {
    endpoint: 'network-memberships',
    method: 'GET',
    host: 'v2',
    path: '/networks/:networkId/memberships',
    scopes,
    answer: (asking) =>
      asking.params['networkId'] === asking.state.space.networkId
        ? page(asking, [...asking.state.members.values()], v2NetworkMembership)
        : notFound,
  },
  {
    endpoint: 'teams',
    method: 'GET',
    host: 'v2',
    path: '/spaces/:spaceId/teams',
    scopes: ['read_teams'],
    answer: (asking) => {
      const { state, params } = asking;
      if (params['spaceId'] !== state.space.id) return notFound;
      const members = [...state.members.values()];
      return page(asking, teamIds(members), (id) => v2Team(id, members));
    },
  },
  {
    endpoint: 'team',
    method: 'GET',
    host: 'v2',
    path: '/teams/:id',
    scopes: ['read_teams'],
    answer: ({ state, params }) => {
      const members = [...state.members.values()];
      const id = teamIds(members).find((one) => one === params['id']);
      return id === undefined ? notFound : { status: 200, body: { data: v2Team(id, members) } };
    },
  },
];

const notFound: Answer = { status: 404, body: v2Errors('Not found') };

/** Only the attributes that `fields[memberships]` names, where it names any. */
function sparse(membership: Resource, query: URLSearchParams): Resource {
  const wanted = query.get('fields[memberships]')?.split(',');
  if (wanted === undefined) return membership;
  const attributes = Object.entries(membership.attributes).filter(([name]) => wanted.includes(name));
  return { ...membership, attributes: Object.fromEntries(attributes) };
}

function teamIds(members: readonly Member[]): string[] {
  return [...new Set(members.flatMap(({ teamId }) => (teamId === null ? [] : [teamId])))];
}

/** One page of a list, with links to the others; 72 rows unless asked otherwise, 200 at most. */
function page<T>({ query, path }: Asking, all: readonly T[], write: (one: T) => unknown): Answer {
  const asked = pageSchema.safeParse({
    size: query.get('page[size]') ?? DEFAULT_SIZE,
    number: query.get('page[number]') ?? 1,
  });
  if (!asked.success) return { status: 400, body: v2Errors(`page[size] must be 1 to ${MAX_SIZE}`) };
  const { size, number } = asked.data;
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number): string | null => {
    if (to < 1 || to > last) return null;
    const linked = new URLSearchParams(query);
    linked.set('page[size]', String(size));
    linked.set('page[number]', String(to));
    return `${path}?${linked.toString()}`;
  };
  const body = {
    data: all.slice((number - 1) * size, number * size).map(write),
    meta: { totalPages: last, currentPage: number },
    links: {
      first: link(1),
      prev: link(number - 1),
      self: link(number),
      next: link(number + 1),
      last: link(last),
    },
  };
  return { status: 200, body };
}
