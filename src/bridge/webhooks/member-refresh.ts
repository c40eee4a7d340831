import { refreshMembers } from '../cobot-check.ts';
import type { MemberRefreshParts } from '../cobot-check.ts';
import type { Decisions } from '../decisions.ts';
import { memberFacts } from '../enrolment/member-facts.ts';
import type { MembershipChanges } from './membership-changes.ts';

/** What keeping the members as Cobot has them works with. */
export type MembershipRefreshParts = Omit<MemberRefreshParts, 'signal' | 'decisions'> & {
  decisions: Pick<Decisions, 'takeMemberships' | 'end' | 'noteCheckedOut' | 'snapshots'>;
};

/**
 * Keeps the stored members, the names people are greeted by, and what the doors go by without asking as Cobot has them. A
 * member is never dropped from the store here.
 */
export function memberRefresh(parts: MembershipRefreshParts): MembershipChanges {
  const { store, roster, decisions, clock, log } = parts;
  return {
    changed: async (membershipId, membership, signal) => {
      if (membership === 'deleted') {
        await decisions.end(membershipId);
        log.info({ event: 'member-deleted' });
        return;
      }
      await decisions.takeMemberships([membership]);
      await store.members.refresh([memberFacts(membership)], clock.wallNow());
      const enrolment = await store.enrolments.ofMembership(membershipId);
      if (enrolment !== undefined) roster.set(enrolment);
      await decisions.snapshots.take(membership, signal);
      log.info({ event: 'members-refreshed', members: 1 });
    },
    checkedOut: (checkInId) => decisions.noteCheckedOut(checkInId),
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
