import { refreshMembers } from '../cobot-check.ts';
import type { MemberRefreshParts } from '../cobot-check.ts';
import { memberFacts } from '../enrolment/member-facts.ts';
import type { MembershipChanges } from './membership-changes.ts';

/**
 * Keeps the stored members, and the names people are greeted by, as Cobot has them. Doors need no more: they ask Cobot
 * at every finger. A member is never dropped here.
 */
export function memberRefresh(parts: Omit<MemberRefreshParts, 'signal'>): MembershipChanges {
  const { store, roster, clock, log } = parts;
  return {
    changed: async (membershipId, membership) => {
      if (membership === 'deleted') {
        log.info({ event: 'member-deleted' });
        return;
      }
      await store.members.refresh([memberFacts(membership)], clock.wallNow());
      const enrolment = await store.enrolments.ofMembership(membershipId);
      if (enrolment !== undefined) roster.set(enrolment);
      log.info({ event: 'members-refreshed', members: 1 });
    },
    checkedOut: async () => undefined,
    tokenDeleted: async (token, membershipId) => {
      const enrolments =
        membershipId === undefined
          ? await store.enrolments.all()
          : [await store.enrolments.ofMembership(membershipId)];
      const enrolment = enrolments.find((one) => one?.checkInToken === token);
      if (enrolment === undefined) return;
      const advice =
        'the member cannot come in any more: enrol the member again, which registers the token anew';
      log.warn({ event: 'check-in-token-deleted', userId: enrolment.userId, advice });
    },
    compareAll: (signal) => refreshMembers({ ...parts, signal }),
  };
}
