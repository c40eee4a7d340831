import type { MembershipDates } from '../../cobot/membership-state.ts';

/** An enrolled member, as Cobot and the store know it: everything that decides about doors. */
export interface SyncMember extends MembershipDates {
  membershipId: string;
  /** The printed id in every terminal; given out once, never to anybody else. */
  userId: string;
  name: string;
  plan: { name: string; parentPlanId: string | undefined; usesTimePasses: boolean } | undefined;
  extras: readonly string[];
  teamId: string | undefined;
  /** Custom fields by label in lower case. */
  fields: ReadonlyMap<string, string>;
  /** The card staff gave, if any. */
  card?: number | undefined;
  /**
   * Until when there is an unused pass, UTC ms: `Infinity` with one that does not expire, 0 without any; undefined where
   * that is not known, which counts as having one.
   */
  passesUntil: number | undefined;
  /** The end of a check-in that runs: until then the member is not without passes. */
  checkedInUntil: Date | undefined;
}
