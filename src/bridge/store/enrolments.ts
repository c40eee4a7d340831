import type { Kysely, Transaction } from 'kysely';
import { BridgeError } from '../errors.ts';
import type { Tables } from './schema.ts';

/** A member's place in the terminals and at Cobot. The token never leaves the bridge but to Cobot. */
export interface Enrolment {
  userId: string;
  membershipId: string;
  checkInToken: string;
  /** Known to be at Cobot. */
  isRegistered: boolean;
}

/** An enrolment with the member's name, for the greeting. */
export interface NamedEnrolment extends Enrolment {
  name: string;
}

/** Typed access to enrolments. */
export function enrolmentRecords(db: Kysely<Tables>) {
  const named = () =>
    db
      .selectFrom('enrolments')
      .innerJoin('members', 'members.membership_id', 'enrolments.membership_id')
      .selectAll('enrolments')
      .select('members.name');

  return {
    async ofMembership(membershipId: string): Promise<NamedEnrolment | undefined> {
      const row = await named().where('enrolments.membership_id', '=', membershipId).executeTakeFirst();
      return row && fromRow(row);
    },

    async all(): Promise<NamedEnrolment[]> {
      const rows = await named().orderBy('enrolments.created_at').orderBy('enrolments.user_id').execute();
      return rows.map(fromRow);
    },

    /**
     * Gives the membership a userId that was never given out before, or the wanted one. The token is stored with it.
     * Rejects where the membership has an enrolment already, or the wanted userId was somebody else's once.
     */
    create(
      membershipId: string,
      checkInToken: string,
      atUtcMs: number,
      wantedUserId?: string,
    ): Promise<Enrolment> {
      return db.transaction().execute(async (transaction) => {
        const userId = wantedUserId ?? (await takeNextUserId(transaction));
        await transaction.insertInto('user_ids').values({ user_id: userId, given_at: atUtcMs }).execute();
        await transaction
          .insertInto('enrolments')
          .values({
            user_id: userId,
            membership_id: membershipId,
            check_in_token: checkInToken,
            token_registered_at: null,
            created_at: atUtcMs,
          })
          .execute();
        return { userId, membershipId, checkInToken, isRegistered: false };
      });
    },

    /** True for a userId that is or was somebody's: it is never used for another person. */
    async isGivenOut(userId: string): Promise<boolean> {
      const row = await db
        .selectFrom('user_ids')
        .select('user_id')
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row !== undefined;
    },

    async markRegistered(userId: string, atUtcMs: number): Promise<void> {
      await db
        .updateTable('enrolments')
        .set({ token_registered_at: atUtcMs })
        .where('user_id', '=', userId)
        .execute();
    },

    /** Ends the bond between a member and a userId; the userId stays given out. */
    async remove(membershipId: string): Promise<void> {
      await db.deleteFrom('enrolments').where('membership_id', '=', membershipId).execute();
    },
  };
}

/** Numbers that are looked at in one question. */
const CANDIDATES = 50;

/** An id that some terminal already has belongs to somebody else; one that was given out stays given out. */
async function takeNextUserId(transaction: Transaction<Tables>): Promise<string> {
  // An update, though it changes nothing: it makes a second one that wants a number wait for this one.
  const counter = await transaction
    .updateTable('counters')
    .set((eb) => ({ next_value: eb.ref('next_value') }))
    .where('name', '=', 'user-id')
    .returning('next_value')
    .executeTakeFirst();
  if (counter === undefined) throw new BridgeError('ours', 'counter', 'the counter of user ids is gone');
  let candidate: number | undefined;
  for (let from = counter.next_value; candidate === undefined; from += CANDIDATES) {
    const some = Array.from({ length: CANDIDATES }, (_, offset) => String(from + offset));
    // The next numbers are only looked at when all of these are taken.
    // oxlint-disable-next-line no-await-in-loop
    const used = await usedAmong(transaction, some);
    const free = some.find((userId) => !used.has(userId));
    candidate = free === undefined ? undefined : Number(free);
  }
  await transaction
    .updateTable('counters')
    .set({ next_value: candidate + 1 })
    .where('name', '=', 'user-id')
    .execute();
  return String(candidate);
}

async function usedAmong(transaction: Transaction<Tables>, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await transaction
    .selectFrom('user_ids')
    .select('user_id')
    .where('user_id', 'in', userIds)
    .union(transaction.selectFrom('terminal_users').select('user_id').where('user_id', 'in', userIds))
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

function fromRow(row: {
  user_id: string;
  membership_id: string;
  check_in_token: string;
  token_registered_at: number | null;
  name: string;
}): NamedEnrolment {
  return {
    userId: row.user_id,
    membershipId: row.membership_id,
    checkInToken: row.check_in_token,
    isRegistered: row.token_registered_at !== null,
    name: row.name,
  };
}
