import { z } from 'zod';
import { checkInMember, checkOut, runningCheckIns } from '../check-in-rules.ts';
import type { CheckIn } from '../model.ts';
import { type Answer, type Asking, type Route, v1NotFound } from '../route.ts';
import { v1CheckIn, v1WorkSession } from '../v1-json.ts';
import { wallClock } from '../zone-time.ts';

const byToken = z.object({ token: z.string().min(1).max(255) });
const readScopes = ['read_check_ins'];
const writeScopes = ['checkin', 'write_check_ins', 'write'];

/** v1 check-ins, which Cobot also calls work sessions. */
export const checkInV1Routes: readonly Route[] = [
  {
    endpoint: 'check-in-v1',
    method: 'POST',
    host: 'space',
    path: '/api/check_ins',
    scopes: writeScopes,
    answer: (asking) => {
      const { state } = asking;
      const wanted = byToken.safeParse(asking.body);
      if (!wanted.success) return { status: 422, body: { errors: { base: "Token can't be blank" } } };
      const membershipId = state.checkInTokens.get(wanted.data.token);
      if (membershipId === undefined) return unknownToken(asking);
      return checkedIn(asking, membershipId, (text) => ({ errors: { base: text } }));
    },
  },
  {
    endpoint: 'check-in-membership',
    method: 'POST',
    host: 'space',
    path: '/api/memberships/:id/work_sessions',
    scopes: writeScopes,
    answer: (asking) => checkedIn(asking, asking.params['id'] ?? '', (text) => ({ base: [text] })),
  },
  {
    // Status and body are not documented.
    endpoint: 'check-out-v1',
    method: 'DELETE',
    host: 'space',
    path: '/api/memberships/:id/check_ins/current',
    scopes: writeScopes,
    answer: ({ state, params, now, teller }) => {
      const running = runningCheckIns(state, params['id'] ?? '', now);
      if (running.length === 0) return v1NotFound;
      for (const checkIn of running) if (checkOut(checkIn, now)) teller.checkedOut(checkIn);
      return { status: 204 };
    },
  },
  {
    endpoint: 'check-ins-today',
    method: 'GET',
    host: 'space',
    path: '/api/check_ins',
    scopes: readScopes,
    answer: ({ state, now }) => {
      const { timeZone } = state.space;
      const today = wallClock(now, timeZone).date;
      const ofToday = state.checkIns.filter((one) => wallClock(one.validFrom, timeZone).date === today);
      return { status: 200, body: ofToday.map((one) => v1CheckIn(one, state)) };
    },
  },
  {
    endpoint: 'work-sessions',
    method: 'GET',
    host: 'space',
    path: '/api/work_sessions',
    scopes: readScopes,
    answer: ({ state, query }) => inPeriod(query, state.checkIns, (one) => v1WorkSession(one, state)),
  },
  {
    endpoint: 'membership-check-ins',
    method: 'GET',
    host: 'space',
    path: '/api/memberships/:id/check_ins',
    scopes: readScopes,
    answer: ({ state, params, query }) => {
      const id = params['id'] ?? '';
      if (!state.members.has(id)) return v1NotFound;
      return inPeriod(query, state.checkInsOf.get(id) ?? [], (one) => v1CheckIn(one, state));
    },
  },
  {
    // What webhooks of check-ins point to.
    endpoint: 'check-in',
    method: 'GET',
    host: 'space',
    path: '/api/check_ins/:id',
    scopes: readScopes,
    answer: ({ state, params }) => {
      const checkIn = state.checkIns.find(({ id }) => id === params['id']);
      return checkIn === undefined ? v1NotFound : { status: 200, body: v1CheckIn(checkIn, state) };
    },
  },
];

/** The check-ins that begin between `from` and `to`, both required. */
function inPeriod(
  query: URLSearchParams,
  checkIns: readonly CheckIn[],
  write: (checkIn: CheckIn) => unknown,
): Answer {
  const from = queryTime(query.get('from'));
  const to = queryTime(query.get('to'));
  if (from === undefined || to === undefined)
    return { status: 422, body: { error: 'from and to are required times' } };
  const found = checkIns.filter((one) => one.validFrom >= from && one.validFrom <= to);
  return { status: 200, body: found.map(write) };
}

function checkedIn(
  { state, now, teller }: Asking,
  membershipId: string,
  errorBody: (text: string) => unknown,
): Answer {
  const member = state.members.get(membershipId);
  if (member === undefined) return v1NotFound;
  const result = checkInMember(state, member, now);
  if (result.kind === 'checked-in' && result.isNew) teller.checkedIn(result.checkIn);
  return result.kind === 'checked-in'
    ? { status: 201, body: v1CheckIn(result.checkIn, state) }
    : { status: 422, body: errorBody(result.text) };
}

function unknownToken({ state }: Asking): Answer {
  const { unknownToken: statuses, texts } = state.settings;
  if (statuses.v1 === 204) return { status: 204 };
  return statuses.v1 === 404 ? v1NotFound : { status: 422, body: { errors: { base: texts.unknownToken } } };
}

/** Query times are written `2010-01-01 12:00:00 +0000`. */
function queryTime(text: string | null): number | undefined {
  const match = /^(\d{4})[-/](\d{2})[-/](\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, year, month, day, time, hours, minutes] = match;
  const instant = Date.parse(`${year}-${month}-${day}T${time}${hours}:${minutes}`);
  return Number.isNaN(instant) ? undefined : instant;
}
