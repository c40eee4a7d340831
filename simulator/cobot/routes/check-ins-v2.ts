import { z } from 'zod';
import { checkInMember, checkOut, runningCheckIns } from '../check-in-rules.ts';
import type { Answer, Asking, Route } from '../route.ts';
import { v2CheckIn, v2Errors } from '../v2-json.ts';

const id = z.string().min(1).max(255);
/** Strict, since Cobot's own schema forbids further attributes (`additionalProperties: false`). */
const wantedSchema = z.strictObject({
  data: z.strictObject({
    type: z.literal('checkIns'),
    attributes: z.strictObject({ checkInToken: id }),
    relationships: z.strictObject({
      space: z.strictObject({ data: z.strictObject({ id, type: z.literal('spaces') }) }),
    }),
  }),
});

export const checkInV2Routes: readonly Route[] = [
  {
    endpoint: 'check-in-v2',
    method: 'POST',
    host: 'v2',
    path: '/check_ins',
    scopes: ['write_check_ins'],
    answer: (asking) => {
      const { state, now, teller } = asking;
      const wanted = wantedSchema.safeParse(asking.body);
      if (!wanted.success) return badDocument(wanted.error);
      const { attributes, relationships } = wanted.data.data;
      if (relationships.space.data.id !== state.space.id) {
        return { status: 404, body: v2Errors('Space not found', '/data/relationships/space') };
      }
      const member = state.members.get(state.checkInTokens.get(attributes.checkInToken) ?? '');
      if (member === undefined) return unknownToken(asking);
      const result = checkInMember(state, member, now);
      if (result.kind === 'checked-in' && result.isNew) teller.checkedIn(result.checkIn);
      return result.kind === 'checked-in'
        ? { status: 201, body: { data: v2CheckIn(result.checkIn, state.space.id) } }
        : { status: 422, body: v2Errors(result.text, '/data/attributes/base') };
    },
  },
  {
    endpoint: 'check-out-v2',
    method: 'PUT',
    host: 'v2',
    path: '/check_ins/:id/check_out',
    scopes: ['write_check_ins'],
    answer: ({ state, params, now, teller }) => {
      const checkIn = state.checkIns.find((one) => one.id === params['id']);
      if (checkIn === undefined) return { status: 404, body: v2Errors('Not found') };
      if (checkOut(checkIn, now)) teller.checkedOut(checkIn);
      return { status: 200, body: { data: v2CheckIn(checkIn, state.space.id) } };
    },
  },
  {
    endpoint: 'current-check-ins',
    method: 'GET',
    host: 'v2',
    path: '/spaces/:spaceId/check_ins/current',
    scopes: ['read_check_ins'],
    answer: ({ state, params, query, now }) => {
      if (params['spaceId'] !== state.space.id) return { status: 404, body: v2Errors('Not found') };
      const token = query.get('filter[checkInToken]') ?? '';
      if (token === '') return { status: 400, body: v2Errors('filter[checkInToken] is required') };
      const membershipId = state.checkInTokens.get(token) ?? '';
      const running = runningCheckIns(state, membershipId, now);
      return { status: 200, body: { data: running.map((one) => v2CheckIn(one, state.space.id)) } };
    },
  },
  {
    endpoint: 'membership-check-ins-v2',
    method: 'GET',
    host: 'v2',
    path: '/memberships/:id/check_ins',
    scopes: ['read_check_ins'],
    answer: ({ state, params, query }) => {
      const membershipId = params['id'] ?? '';
      if (!state.members.has(membershipId)) return { status: 404, body: v2Errors('Not found') };
      const from = isoTime.safeParse(query.get('filter[from]'));
      const to = isoTime.safeParse(query.get('filter[to]'));
      if (!from.success || !to.success)
        return { status: 400, body: v2Errors('filter[from] and filter[to] are required times') };
      const found = (state.checkInsOf.get(membershipId) ?? []).filter(
        ({ validFrom }) => validFrom >= from.data && validFrom <= to.data,
      );
      return { status: 200, body: { data: found.map((one) => v2CheckIn(one, state.space.id)) } };
    },
  },
];

/** ISO 8601, with the time or without. */
const isoTime = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text));

function badDocument(error: z.ZodError): Answer {
  const [issue] = error.issues;
  return { status: 400, body: v2Errors(issue?.message ?? 'Invalid', `/${issue?.path.join('/') ?? ''}`) };
}

/** Not declared in Cobot's specification, so it can be set. */
function unknownToken({ state }: Asking): Answer {
  const { unknownToken: statuses, texts } = state.settings;
  if (statuses.v2 === 204) return { status: 204 };
  return { status: statuses.v2, body: v2Errors(texts.unknownToken, '/data/attributes/checkInToken') };
}
