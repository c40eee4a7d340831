import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { BridgeError } from '../errors.ts';
import type { Tables } from './schema.ts';
import { inTransaction } from './transaction.ts';

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

/** The store's part about enrolments. */
export type EnrolmentRecords = ReturnType<typeof enrolmentRecords>;

/** Typed access to enrolments. */
export function enrolmentRecords(db: Kysely<Tables>, raw: DatabaseSync) {
  const nextValue = raw.prepare("select next_value from counters where name = 'user-id'");
  const countOn = raw.prepare("update counters set next_value = ? where name = 'user-id'");
  // An id that some terminal already has belongs to somebody else; one that was given out stays given out.
  const isUsed = raw.prepare(
    'select 1 from enrolments where user_id = ?1 union all select 1 from terminal_users where user_id = ?1 limit 1',
  );
  const insert = raw.prepare(
    'insert into enrolments (user_id, membership_id, check_in_token, created_at) values (?, ?, ?, ?)',
  );

  const takeNextUserId = (): string => {
    const next = nextValue.get()?.['next_value'];
    if (typeof next !== 'number') throw new BridgeError('ours', 'counter', 'the counter of user ids is gone');
    let candidate = next;
    while (isUsed.get(String(candidate)) !== undefined) candidate += 1;
    countOn.run(candidate + 1);
    return String(candidate);
  };

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
      const rows = await named().orderBy('enrolments.created_at').execute();
      return rows.map(fromRow);
    },

    /** Gives the membership a userId that was never given out before, or the wanted one. The token is stored with it. */
    create(membershipId: string, checkInToken: string, atUtcMs: number, wantedUserId?: string): Enrolment {
      return inTransaction(raw, () => {
        const userId = wantedUserId ?? takeNextUserId();
        insert.run(userId, membershipId, checkInToken, atUtcMs);
        return { userId, membershipId, checkInToken, isRegistered: false };
      });
    },

    async isGivenOut(userId: string): Promise<boolean> {
      const row = await db
        .selectFrom('enrolments')
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
  };
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
