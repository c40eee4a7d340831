import { CobotError } from './errors.ts';
import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { type CheckInToken, checkInTokenOwnerSchema, checkInTokensSchema } from './schemas.ts';

const PATH = '/api/check_in_tokens';
const LABEL = `${PATH}/:token`;
const MAX_LIST_BYTES = 32 * 1024 * 1024;

/**
 * Ties a check-in token to a membership. What Cobot answers is not documented, so any of the three usual statuses will
 * do and the body is not read. One try.
 * @throws CobotError `refusal` with 422 when Cobot does not take the token, 404 when there is no such membership.
 */
export async function createCheckInToken(
  http: CobotHttp,
  host: Host,
  wanted: { membershipId: string; token: string },
  options?: CallOptions,
): Promise<void> {
  const body = { membership_id: wanted.membershipId, token: wanted.token };
  const call = { method: 'POST', endpoint: 'create-check-in-token', path: PATH, label: PATH } as const;
  await http.ask(host, { ...call, body, statuses: [200, 201, 204] }, options);
}

/** All check-in tokens of the space, other programs' included. */
export async function listCheckInTokens(
  http: CobotHttp,
  host: Host,
  options?: CallOptions,
): Promise<readonly CheckInToken[]> {
  const call = { endpoint: 'check-in-tokens', path: PATH, label: PATH, statuses: [200] } as const;
  const answer = await http.read(host, { ...call, maxBytes: MAX_LIST_BYTES }, options);
  return readBody(checkInTokensSchema, answer, PATH);
}

/** Whose a check-in token is; undefined when Cobot does not know it. */
export async function findCheckInToken(
  http: CobotHttp,
  host: Host,
  token: string,
  options?: CallOptions,
): Promise<CheckInToken | undefined> {
  const found = await lookUp(http, host, token, options);
  return found === undefined ? undefined : { token, membershipId: found.membershipId };
}

/**
 * Deletes a check-in token that is ours; false when there was none. Neither path nor status are documented: the token's
 * own path is tried, then, where the token is still there, the path of its id if it has one. Each is tried once.
 * @throws CobotError `ours` for a token that `isOurs` does not own: cards and Wi-Fi devices of others are in the list
 *   too. `refusal` when it is still there afterwards; the message names the member, never the token.
 */
export async function deleteCheckInToken(
  http: CobotHttp,
  host: Host,
  wanted: { token: string; isOurs: (token: string) => boolean },
  options?: CallOptions,
): Promise<boolean> {
  const { token, isOurs } = wanted;
  if (!isOurs(token)) {
    throw new CobotError('ours', 'A check-in token that the bridge did not make must not be deleted');
  }
  if (await wasDeleted(http, host, pathSegment(token), options)) return true;
  const left = await lookUp(http, host, token, options);
  if (left === undefined) return false;
  if (left.id !== undefined && (await wasDeleted(http, host, pathSegment(left.id), options))) return true;
  const whose = left.membershipId === undefined ? '' : ` of membership ${left.membershipId}`;
  const message = `The check-in token${whose} is still there: Cobot takes no DELETE ${LABEL}; delete it in Cobot by hand`;
  throw new CobotError('refusal', message, { path: LABEL });
}

/** False where Cobot has nothing to delete under that path, or takes no DELETE there. */
async function wasDeleted(
  http: CobotHttp,
  host: Host,
  segment: string,
  options: CallOptions | undefined,
): Promise<boolean> {
  const call = { method: 'DELETE', endpoint: 'delete-check-in-token', label: LABEL } as const;
  const statuses = [200, 202, 204, 404, 405];
  const answer = await http.ask(host, { ...call, path: `${PATH}/${segment}`, statuses }, options);
  return answer.status < 300;
}

async function lookUp(http: CobotHttp, host: Host, token: string, options: CallOptions | undefined) {
  const path = `${PATH}/${pathSegment(token)}`;
  const call = { endpoint: 'check-in-token', path, label: LABEL, statuses: [200, 204, 404] } as const;
  const answer = await http.read(host, call, options);
  return answer.status === 200 ? readBody(checkInTokenOwnerSchema, answer, LABEL) : undefined;
}
