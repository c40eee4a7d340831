import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment } from './http.ts';
import {
  type MembershipV2,
  type NetworkMembership,
  type Team,
  membershipV2Schema,
  networkMembershipSchema,
  teamSchema,
} from './membership-schemas.ts';
import type { Period } from './memberships.ts';
import { readPages } from './pages.ts';
import type { RowList } from './row-list.ts';

/**
 * Memberships by API 2, page by page: those not cancelled before `from` and confirmed no later than `to`. For up to
 * 1,000 members this is five calls, of which Cobot allows sixty a minute.
 */
export function listMembershipPages(
  http: CobotHttp,
  host: Host,
  wanted: { spaceId: string; period: Period },
  options?: CallOptions,
): Promise<RowList<MembershipV2>> {
  const { spaceId, period } = wanted;
  const path = `/spaces/${pathSegment(spaceId)}/memberships`;
  const query = { 'filter[from]': period.from, 'filter[to]': period.to };
  return readPages(http, host, membershipV2Schema, { endpoint: 'membership-pages', path, query }, options);
}

/** Everybody in a network of spaces; of each only the name is told. */
export function listNetworkMemberships(
  http: CobotHttp,
  host: Host,
  networkId: string,
  options?: CallOptions,
): Promise<RowList<NetworkMembership>> {
  const path = `/networks/${pathSegment(networkId)}/memberships`;
  return readPages(http, host, networkMembershipSchema, { endpoint: 'network-memberships', path }, options);
}

/** The teams of a space, by API 2; v1's are announced to end. */
export function listTeams(
  http: CobotHttp,
  host: Host,
  spaceId: string,
  options?: CallOptions,
): Promise<RowList<Team>> {
  const path = `/spaces/${pathSegment(spaceId)}/teams`;
  return readPages(http, host, teamSchema, { endpoint: 'teams', path }, options);
}
