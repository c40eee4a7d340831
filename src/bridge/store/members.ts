import type { DatabaseSync } from 'node:sqlite';
import type { Kysely, Selectable } from 'kysely';
import type { MembersTable, Tables } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** What is remembered of a membership; dates as Cobot wrote them. */
export interface MemberFacts {
  membershipId: string;
  name: string;
  confirmedAt: string | undefined;
  startsAt: string | undefined;
  canceledTo: string | undefined;
}

/** A member with the userId it was given, if any. */
export type MemberRow = Selectable<MembersTable> & {
  user_id: string | null;
  token_registered_at: number | null;
};

/** The store's part about members. */
export type MemberRecords = ReturnType<typeof memberRecords>;

/** Typed access to members. */
export function memberRecords(db: Kysely<Tables>, raw: DatabaseSync) {
  const upsert = raw.prepare(
    'insert into members (membership_id, name, confirmed_at, starts_at, canceled_to, refreshed_at) ' +
      'values (?, ?, ?, ?, ?, ?) on conflict (membership_id) do update set name = excluded.name, ' +
      'confirmed_at = excluded.confirmed_at, starts_at = excluded.starts_at, canceled_to = excluded.canceled_to, ' +
      'refreshed_at = excluded.refreshed_at',
  );
  return {
    /** Writes what Cobot said about members now; those it did not name stay as they were. */
    refresh(members: readonly MemberFacts[], atUtcMs: number): void {
      inTransaction(raw, () => {
        for (const member of members) {
          upsert.run(
            member.membershipId,
            member.name,
            member.confirmedAt ?? null,
            member.startsAt ?? null,
            member.canceledTo ?? null,
            atUtcMs,
          );
        }
      });
    },

    async list(): Promise<MemberRow[]> {
      return db
        .selectFrom('members')
        .leftJoin('enrolments', 'enrolments.membership_id', 'members.membership_id')
        .selectAll('members')
        .select(['enrolments.user_id', 'enrolments.token_registered_at'])
        .orderBy('members.name')
        .execute();
    },
  };
}
