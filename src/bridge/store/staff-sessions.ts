import type { Kysely } from 'kysely';
import type { Role } from '../staff/roles.ts';
import type { Tables } from './schema.ts';

/** Somebody who is signed in. Times are UTC ms. */
export interface StaffSession {
  id: string;
  account: string;
  role: Role;
  createdAt: number;
  usedAt: number;
}

/** Somebody who has just shown a password; `password` is its hash. */
export interface NewStaffSession {
  id: string;
  account: string;
  password: string;
  /** UTC ms. */
  at: number;
}

/** The store's part about who is signed in. */
export type StaffSessionRecords = ReturnType<typeof staffSessionRecords>;

/** Typed access to the staff's sessions. */
export function staffSessionRecords(db: Kysely<Tables>) {
  return {
    /** False, and nothing is kept, where the account is gone or disabled, or no longer has the password with this hash. */
    async add({ id, account, password, at }: NewStaffSession): Promise<boolean> {
      return db.transaction().execute(async (transaction) => {
        // Changes nothing but holds the account: a password that is changed meanwhile ends this session too.
        const { numUpdatedRows } = await transaction
          .updateTable('accounts')
          .set({ password })
          .where('name', '=', account)
          .where('password', '=', password)
          .where('disabled_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return false;
        const row = { id, account, created_at: at, used_at: at };
        await transaction.insertInto('staff_sessions').values(row).execute();
        return true;
      });
    },

    /** With the role the account has now. */
    async find(id: string): Promise<StaffSession | undefined> {
      const row = await db
        .selectFrom('staff_sessions')
        .innerJoin('accounts', 'accounts.name', 'staff_sessions.account')
        .selectAll('staff_sessions')
        .select('accounts.role')
        .where('staff_sessions.id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        id: row.id,
        account: row.account,
        role: row.role,
        createdAt: row.created_at,
        usedAt: row.used_at,
      };
    },

    async noteUse(id: string, atUtcMs: number): Promise<void> {
      await db.updateTable('staff_sessions').set({ used_at: atUtcMs }).where('id', '=', id).execute();
    },

    async remove(id: string): Promise<void> {
      await db.deleteFrom('staff_sessions').where('id', '=', id).execute();
    },

    /** Those that began, or were used last, before these times. */
    async removeEnded({ begunBefore, usedBefore }: { begunBefore: number; usedBefore: number }) {
      await db
        .deleteFrom('staff_sessions')
        .where((where) =>
          where.or([where('created_at', '<=', begunBefore), where('used_at', '<=', usedBefore)]),
        )
        .execute();
    },
  };
}
