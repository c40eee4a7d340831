import { type CallOptions, type CobotHttp, pathSegment } from './http.ts';
import type { Host } from './host.ts';

/**
 * Ends a check-in now: `PUT /check_ins/:id/check_out` of API 2. False where Cobot knows none by that id, or it is over.
 * @throws CobotError
 */
export async function checkOutV2(
  http: CobotHttp,
  host: Host,
  checkInId: string,
  options?: CallOptions,
): Promise<boolean> {
  const path = `/check_ins/${pathSegment(checkInId)}/check_out`;
  const label = '/check_ins/:id/check_out';
  const call = {
    method: 'PUT',
    endpoint: 'check-out',
    path,
    label,
    body: {},
    statuses: [200, 204, 404, 422],
  } as const;
  const { status } = await http.ask(host, call, options);
  return status < 300;
}

/**
 * Ends a member's running check-in now: `DELETE /api/memberships/:id/check_ins/current` of v1, whose success is not
 * documented but for being one. False where none runs.
 * @throws CobotError
 */
export async function checkOutV1(
  http: CobotHttp,
  host: Host,
  membershipId: string,
  options?: CallOptions,
): Promise<boolean> {
  const path = `/api/memberships/${pathSegment(membershipId)}/check_ins/current`;
  const call = {
    method: 'DELETE',
    endpoint: 'check-out',
    path,
    label: path,
    statuses: [200, 201, 202, 204, 404, 422],
  } as const;
  const { status } = await http.ask(host, call, options);
  return status < 300;
}
