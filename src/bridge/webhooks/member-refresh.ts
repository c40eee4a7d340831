import type { Decisions } from '../decisions.ts';
import type { NumberWatch } from '../enrolment/number-watch.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { HouseSync } from '../sync/house-sync.ts';
import type { MembershipChanges } from './membership-changes.ts';

/** What keeping the members as Cobot has them works with. */
export interface MemberRefreshParts {
  sync: Pick<HouseSync, 'hearOf' | 'reconcileAll'>;
  store: Pick<Store, 'enrolments'>;
  decisions: {
    noteCheckedOut: Decisions['noteCheckedOut'];
    snapshots: Pick<Decisions['snapshots'], 'take'>;
  };
  /** Where numbers are kept in a custom field. */
  numberWatch?: Pick<NumberWatch, 'hear'> | undefined;
  log: Log;
}

/** Keeps what the doors go by without asking and what the terminals hold as Cobot has the members. */
export function memberRefresh({
  sync,
  store,
  decisions,
  numberWatch,
  log,
}: MemberRefreshParts): MembershipChanges {
  return {
    changed: async (membershipId, membership, signal) => {
      // Beside each other: neither is worth less because the other fails.
      const [synced, taken] = await Promise.allSettled([
        sync.hearOf(membershipId, membership),
        membership === 'deleted' ? undefined : decisions.snapshots.take(membership, signal),
      ]);
      if (taken.status === 'rejected')
        log.warn({ event: 'snapshot-not-taken', problem: messageOf(taken.reason) });
      if (synced.status === 'rejected') throw synced.reason;
      if (membership !== 'deleted') await numberWatch?.hear(membership, signal);
      if (membership === 'deleted') log.info({ event: 'member-deleted' });
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
    compareAll: async () => {
      await sync.reconcileAll();
    },
  };
}
