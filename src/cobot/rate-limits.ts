/** What Cobot counts requests by: one name per documented endpoint. */
export type Endpoint =
  | 'access-token'
  | 'space-token'
  | 'account'
  | 'space'
  | 'membership-list'
  | 'membership'
  | 'cancellations'
  | 'membership-pages'
  | 'network-memberships'
  | 'plans'
  | 'teams'
  | 'check-in'
  | 'check-in-of-member'
  | 'current-check-ins'
  | 'check-ins-today'
  | 'check-out'
  | 'create-check-in-token'
  | 'check-in-tokens'
  | 'check-in-token'
  | 'delete-check-in-token'
  | 'time-passes'
  | 'all-time-passes'
  | 'space-custom-fields'
  | 'write-space-custom-fields'
  | 'member-custom-fields'
  | 'write-member-custom-fields'
  | 'all-custom-fields'
  | 'subscriptions'
  | 'create-subscription'
  | 'delete-subscription';

/** Who asks, the most urgent first. */
export type Priority = 'door' | 'enrolment' | 'webhook' | 'sync';

/** Cobot's documentation: 60 requests a minute per user and endpoint, the v1 membership list 6. */
export const COBOT_REQUESTS_PER_MINUTE = 60;
const MEMBERSHIP_LISTS_PER_MINUTE = 6;

/** What each may use up of an endpoint's limit, in sixths; the rest stays free for who is more urgent. */
const sixths: Record<Priority, number> = { door: 6, enrolment: 5, webhook: 4, sync: 3 };

/** How many requests of any priority may have been made in the last minute before one of this priority has to wait. */
export function roomFor(priority: Priority, perMinute: number): number {
  return Math.max(1, Math.floor((perMinute * sixths[priority]) / 6));
}

/** An endpoint's requests per minute, where `perMinute` is what all others have; 0 stands for no limit. */
export function limitOf(endpoint: Endpoint, perMinute: number): number {
  if (perMinute === 0) return Number.POSITIVE_INFINITY;
  return endpoint === 'membership-list' ? Math.min(MEMBERSHIP_LISTS_PER_MINUTE, perMinute) : perMinute;
}

const ranks: Record<Priority, number> = { door: 0, enrolment: 1, webhook: 2, sync: 3 };

/** Smaller is more urgent. */
export function rankOf(priority: Priority): number {
  return ranks[priority];
}
