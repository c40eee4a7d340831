import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { type TimePass, timePassesSchema } from './schemas.ts';

/** The unused time passes of a membership. None says nothing about a plan without passes: that one is unlimited. */
export async function listUnusedTimePasses(
  http: CobotHttp,
  host: Host,
  membershipId: string,
  options?: CallOptions,
): Promise<readonly TimePass[]> {
  const path = `/api/memberships/${pathSegment(membershipId)}/time_passes/unused`;
  const answer = await http.read(host, { path, label: path, statuses: [200] }, options);
  return readBody(timePassesSchema, answer, path);
}
