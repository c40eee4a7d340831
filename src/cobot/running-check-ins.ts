import { z } from 'zod';
import { type CallOptions, type CobotHttp, readBody } from './http.ts';
import type { Host } from './host.ts';
import { type CheckIn, checkInV1Schema } from './schemas.ts';

const PATH = '/api/check_ins';
const MOST = 20_000;
const listSchema = z.array(checkInV1Schema).max(MOST);

/**
 * The check-ins of today of one membership by v1, which lists those of the whole space, ended ones too. One try, since it
 * is asked on the way to the door.
 * @throws CobotError
 */
export async function checkInsToday(
  http: CobotHttp,
  host: Host,
  membershipId: string,
  options?: CallOptions,
): Promise<readonly CheckIn[]> {
  const call = {
    method: 'GET',
    endpoint: 'check-ins-today',
    path: PATH,
    label: PATH,
    statuses: [200],
  } as const;
  const answer = await http.ask(host, call, { priority: 'door', ...options });
  return readBody(listSchema, answer, PATH)
    .filter((one) => one.membershipId === membershipId)
    .map(({ id = '', validUntil }) => ({ id, validUntil, validFrom: undefined, membershipId }));
}
