import type { CalendarDate } from './dates.ts';
import { CobotError } from './errors.ts';
import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { type Membership, membershipSchema } from './membership-schemas.ts';
import { type RowList, rowList } from './row-list.ts';

const PATH = '/api/memberships';
/** 50,000 memberships as Cobot writes them. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;

const membershipsSchema = rowList(membershipSchema);

/** The current memberships of the space, whole, in one call. Cobot allows this six times a minute. */
export async function listMemberships(
  http: CobotHttp,
  host: Host,
  options?: CallOptions,
): Promise<RowList<Membership>> {
  const call = { endpoint: 'membership-list', path: PATH, label: PATH, statuses: [200] } as const;
  const answer = await http.read(host, { ...call, maxBytes: MAX_LIST_BYTES }, options);
  return readBody(membershipsSchema, answer, PATH);
}

/**
 * The rows alone, for callers to whom a list with holes is none.
 * @throws CobotError `wire` naming the fields that are wrong.
 */
export function wholeList<Row>({ rows, unreadable }: RowList<Row>, label: string): readonly Row[] {
  if (unreadable.length === 0) return rows;
  const fields = [...new Set(unreadable.flatMap((row) => row.fields))].slice(0, 3).join(', ');
  const message = `Cobot's answer to ${label} is not as documented at ${fields} in ${unreadable.length} rows`;
  throw new CobotError('wire', message, { status: 200, path: label });
}

/** One membership, ended ones too; undefined once it has been deleted. */
export async function findMembership(
  http: CobotHttp,
  host: Host,
  membershipId: string,
  options?: CallOptions,
): Promise<Membership | undefined> {
  const path = `${PATH}/${pathSegment(membershipId)}`;
  const call = { endpoint: 'membership', path, label: path, statuses: [200, 404] } as const;
  const answer = await http.read(host, call, options);
  return answer.status === 404 ? undefined : readBody(membershipSchema, answer, path);
}

/** First and last day, both of the space and both included. */
export interface Period {
  from: CalendarDate;
  to: CalendarDate;
}

/** Memberships whose cancellation takes effect in a period, later ones than today included. */
export async function listCancellations(
  http: CobotHttp,
  host: Host,
  period: Period,
  options?: CallOptions,
): Promise<RowList<Membership>> {
  const label = `${PATH}/cancellations`;
  const path = `${label}?from=${encodeURIComponent(period.from)}&to=${encodeURIComponent(period.to)}`;
  const call = { endpoint: 'cancellations', path, label, statuses: [200] } as const;
  const answer = await http.read(host, { ...call, maxBytes: MAX_LIST_BYTES }, options);
  return readBody(membershipsSchema, answer, label);
}
