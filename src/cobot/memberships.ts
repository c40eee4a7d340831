import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { type Membership, membershipSchema, membershipsSchema } from './schemas.ts';

const PATH = '/api/memberships';

/** The current members of the space. Cobot allows this six times a minute. */
export async function listMemberships(
  http: CobotHttp,
  host: Host,
  options?: CallOptions,
): Promise<readonly Membership[]> {
  const answer = await http.read(host, { path: PATH, label: PATH, statuses: [200] }, options);
  return readBody(membershipsSchema, answer, PATH);
}

/** One membership, ended ones too; undefined once it has been deleted. */
export async function findMembership(
  http: CobotHttp,
  host: Host,
  membershipId: string,
  options?: CallOptions,
): Promise<Membership | undefined> {
  const path = `${PATH}/${pathSegment(membershipId)}`;
  const answer = await http.read(host, { path, label: path, statuses: [200, 404] }, options);
  return answer.status === 404 ? undefined : readBody(membershipSchema, answer, path);
}
