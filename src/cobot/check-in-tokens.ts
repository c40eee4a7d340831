import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { type CheckInToken, checkInTokenOwnerSchema, checkInTokensSchema } from './schemas.ts';

const PATH = '/api/check_in_tokens';
const LABEL = `${PATH}/:token`;

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
  await http.ask(host, { method: 'POST', path: PATH, label: PATH, body, statuses: [200, 201, 204] }, options);
}

/** All check-in tokens of the space, other programs' included. */
export async function listCheckInTokens(
  http: CobotHttp,
  host: Host,
  options?: CallOptions,
): Promise<readonly CheckInToken[]> {
  const answer = await http.read(host, { path: PATH, label: PATH, statuses: [200] }, options);
  return readBody(checkInTokensSchema, answer, PATH);
}

/** Whose a check-in token is; undefined when Cobot does not know it. */
export async function findCheckInToken(
  http: CobotHttp,
  host: Host,
  token: string,
  options?: CallOptions,
): Promise<CheckInToken | undefined> {
  const path = `${PATH}/${pathSegment(token)}`;
  const answer = await http.read(host, { path, label: LABEL, statuses: [200, 204, 404] }, options);
  if (answer.status !== 200) return undefined;
  return { token, membershipId: readBody(checkInTokenOwnerSchema, answer, LABEL) };
}

/**
 * Deletes a check-in token; false when there was none. The path is what Cobot's other paths suggest, not documented: be
 * ready for a refusal. One try.
 */
export async function deleteCheckInToken(
  http: CobotHttp,
  host: Host,
  token: string,
  options?: CallOptions,
): Promise<boolean> {
  const path = `${PATH}/${pathSegment(token)}`;
  const answer = await http.ask(
    host,
    { method: 'DELETE', path, label: LABEL, statuses: [200, 204, 404] },
    options,
  );
  return answer.status !== 404;
}
