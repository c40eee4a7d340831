import { errorText } from './error-text.ts';
import { CobotError } from './errors.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { parseJson } from './json.ts';
import type { RateBudget } from './rate-budget.ts';
import type { Turn } from './rate-lane.ts';
import type { Endpoint } from './rate-limits.ts';
import { retryAfterMs } from './retry-after.ts';
import { type CheckIn, checkInsV2Schema, checkInV1Schema, checkInV2Schema } from './schemas.ts';

const MAX_CHECK_IN_BYTES = 64 * 1024;

/**
 * What came of a check-in. Only `checked-in` opens a door, and it means status 201 and nothing else: an unknown token
 * may be answered with 204, which is a 2xx too.
 *
 * - `checked-in`: the fields are undefined where a complete 201 did not hold them, even where its body was not JSON:
 *   Cobot has said yes and the member has been checked in
 * - `unknown-token`: 204 or 404
 * - `refused`: 422 with Cobot's own words
 * - `rate-limited`: 429, or not sent because Cobot's limit leaves no room within the deadline
 * - `timed-out`: no complete answer in time, or the caller's signal; Cobot may have carried it out
 * - `unavailable`: 5xx (`status`), or the connection failed or broke, with 201 perhaps already on its way (`status` is
 *   then undefined); Cobot may have carried it out: read back with `currentCheckIns` before posting again
 * - `unexpected`: any other status
 */
export type CheckInAnswer =
  | {
      kind: 'checked-in';
      checkInId: string | undefined;
      membershipId: string | undefined;
      validUntil: Date | undefined;
    }
  | { kind: 'unknown-token' }
  | { kind: 'refused'; text: string }
  | { kind: 'unauthorised'; status: 401 | 403 }
  | { kind: 'rate-limited'; retryAfterMs: number }
  | { kind: 'timed-out' }
  | { kind: 'unavailable'; status: number | undefined }
  | { kind: 'unexpected'; status: number };

export interface CheckInOptions {
  signal?: AbortSignal | undefined;
  /** From the call to the last byte of the answer. */
  timeoutMs: number;
  /** A check-in that could not be sent by then is not made at all. Default `timeoutMs`. */
  sendWithinMs?: number | undefined;
}

type KnownCheckIn = { [Field in 'id' | 'membershipId' | 'validUntil']: CheckIn[Field] | undefined };

/** How whom to check in becomes a request, and a 201's body what is known of the check-in. */
export interface CheckInApi {
  readonly host: Host;
  readonly endpoint: Endpoint;
  readonly budget: RateBudget;
  /** UTC ms, for Retry-After that names a date. */
  now(): number;
  /** `whom`: a check-in token, or a membership's id where the API goes by that. */
  request(whom: string): { path: string; body: string | undefined };
  read(body: unknown): KnownCheckIn | undefined;
}

type CheckInLimits = Pick<CheckInApi, 'budget' | 'now'>;

/** `POST /check_ins` of API 2, which names the space in the body. */
export function checkInV2(host: Host, spaceId: string, limits: CheckInLimits): CheckInApi {
  const path = `${host.basePath}/check_ins`;
  const head = '{"data":{"type":"checkIns","attributes":{"checkInToken":';
  const space = JSON.stringify({ data: { id: spaceId, type: 'spaces' } });
  const tail = `},"relationships":{"space":${space}}}}`;
  return {
    host,
    endpoint: 'check-in',
    ...limits,
    request: (token) => ({ path, body: head + JSON.stringify(token) + tail }),
    read: (body) => checkInV2Schema.safeParse(body).data,
  };
}

/** `POST /api/check_ins` of the space (v1, "subsequent check-ins"). */
export function checkInV1(host: Host, limits: CheckInLimits): CheckInApi {
  const path = `${host.basePath}/api/check_ins`;
  return {
    host,
    endpoint: 'check-in',
    ...limits,
    request: (token) => ({ path, body: JSON.stringify({ token }) }),
    read: (body) => checkInV1Schema.safeParse(body).data,
  };
}

/** `POST /api/memberships/:id/work_sessions` of the space (v1), for members without a check-in token. */
export function checkInOfMember(host: Host, limits: CheckInLimits): CheckInApi {
  return {
    host,
    endpoint: 'check-in-of-member',
    ...limits,
    request: (membershipId) => ({
      path: `${host.basePath}/api/memberships/${pathSegment(membershipId)}/work_sessions`,
      body: undefined,
    }),
    read: (body) => checkInV1Schema.safeParse(body).data,
  };
}

/** One check-in, one try. Never throws for what Cobot or the network does. */
export async function checkIn(
  api: CheckInApi,
  whom: string,
  options: CheckInOptions,
): Promise<CheckInAnswer> {
  const { budget } = api;
  const { signal } = options;
  const maxWaitMs = options.sendWithinMs ?? options.timeoutMs;
  const taken = budget.take(api.endpoint, { priority: 'door', maxWaitMs, signal });
  if ('kind' in taken) return checkInNow(api, whom, options, taken);
  const askedAt = budget.now();
  const turn = await taken;
  if (turn.kind === 'aborted') return { kind: 'timed-out' };
  if (turn.kind === 'no-room') return { kind: 'rate-limited', retryAfterMs: turn.retryAfterMs };
  const waitedMs = budget.now() - askedAt;
  const left = { timeoutMs: options.timeoutMs - waitedMs, sendWithinMs: maxWaitMs - waitedMs };
  return checkInNow(api, whom, { ...options, ...left }, turn);
}

async function checkInNow(
  api: CheckInApi,
  whom: string,
  options: CheckInOptions,
  turn: Turn,
): Promise<CheckInAnswer> {
  const { path, body } = api.request(whom);
  const ended = await exchange(api.host.pool, {
    method: 'POST',
    path,
    headers: body === undefined ? api.host.readHeaders : api.host.writeHeaders,
    body,
    maxBytes: MAX_CHECK_IN_BYTES,
    timeoutMs: options.timeoutMs,
    sendWithinMs: options.sendWithinMs,
    signal: options.signal,
  });
  const answer = ended.outcome === 'answered' ? answered(api, ended) : undefined;
  // Before the turn ends, or the next finger would run into the same 429.
  if (answer?.kind === 'rate-limited') api.budget.rest(api.endpoint, answer.retryAfterMs);
  turn.end();
  if (answer !== undefined) return answer;
  if (ended.outcome === 'timed-out' || ended.outcome === 'aborted') return { kind: 'timed-out' };
  return { kind: 'unavailable', status: undefined };
}

function answered(api: CheckInApi, answer: Extract<Exchange, { outcome: 'answered' }>): CheckInAnswer {
  const { status } = answer;
  if (status === 201) {
    const parsed = parseJson(answer.body.toString('utf8'));
    const known = parsed.ok ? api.read(parsed.value) : undefined;
    return {
      kind: 'checked-in',
      checkInId: known?.id,
      membershipId: known?.membershipId,
      validUntil: known?.validUntil,
    };
  }
  if (status === 204 || status === 404) return { kind: 'unknown-token' };
  if (status === 422) {
    return { kind: 'refused', text: errorText(answer.body.toString('utf8')) ?? 'Check-in refused' };
  }
  if (status === 401 || status === 403) return { kind: 'unauthorised', status };
  if (status === 429) {
    return { kind: 'rate-limited', retryAfterMs: retryAfterMs(answer.headers['retry-after'], api.now()) };
  }
  return status >= 500 ? { kind: 'unavailable', status } : { kind: 'unexpected', status };
}

/**
 * The running check-ins of a check-in token: `GET /spaces/:id/check_ins/current` of API 2. One try, since it is asked on
 * the way to the door. Empty when the token is not checked in, and when Cobot does not know it (404).
 * @throws CobotError
 */
export async function currentCheckIns(
  http: CobotHttp,
  host: Host,
  spaceId: string,
  token: string,
  options?: CallOptions,
): Promise<readonly CheckIn[]> {
  if (token === '') throw new CobotError('ours', 'A check-in token must not be empty');
  const path = `/spaces/${pathSegment(spaceId)}/check_ins/current`;
  const query = `?filter%5BcheckInToken%5D=${encodeURIComponent(token)}`;
  const label = `${path}?filter[checkInToken]=:token`;
  const answer = await http.ask(
    host,
    { method: 'GET', endpoint: 'current-check-ins', path: path + query, label, statuses: [200, 404] },
    { priority: 'door', maxWaitMs: options?.timeoutMs, ...options },
  );
  return answer.status === 404 ? [] : readBody(checkInsV2Schema, answer, label);
}
