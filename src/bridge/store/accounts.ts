import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Role } from '../staff/roles.ts';
import type { Tables } from './schema.ts';

/** Who may sign in; `password` is its hash. */
export interface Account {
  name: string;
  role: Role;
  password: string;
  /** UTC ms. */
  createdAt: number;
  /** UTC ms; null while it lets somebody in. */
  disabledAt: number | null;
}

/** An account that is made. */
export type NewAccount = Omit<Account, 'disabledAt'>;

/** In the place of a hash: no password is behind it. */
const withCobot = 'cobot';

/** The store's part about accounts. */
export type AccountRecords = ReturnType<typeof accountRecords>;

/** Typed access to the staff's accounts. Whoever changes or removes one ends its sessions. */
export function accountRecords(db: Kysely<Tables>) {
  return {
    async find(name: string): Promise<Account | undefined> {
      const row = await db.selectFrom('accounts').selectAll().where('name', '=', name).executeTakeFirst();
      return row === undefined ? undefined : toAccount(row);
    },

    /** In the order of their names. */
    async list(): Promise<Account[]> {
      const rows = await db.selectFrom('accounts').selectAll().orderBy('name').execute();
      return rows.map(toAccount);
    },

    /** False where there is one of that name. */
    async add({ name, role, password, createdAt }: NewAccount): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('accounts')
        .values({ name, role, password, created_at: createdAt })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** False, and nothing is kept, where there is an account already, whatever its name. */
    async addFirst({ name, role, password, createdAt }: NewAccount): Promise<boolean> {
      // One statement, so that an account that is made meanwhile is seen.
      const { rows } = await sql`
        insert into accounts (name, role, password, created_at)
        select cast(${name} as text), cast(${role} as text), cast(${password} as text), cast(${createdAt} as bigint)
        where not exists (select 1 from accounts)
        on conflict (name) do nothing
        returning name`.execute(db);
      return rows.length === 1;
    },

    /** The account of somebody who signs in with Cobot, in this role where it is new. */
    async know({ name, role, createdAt }: Omit<NewAccount, 'password'>): Promise<Account> {
      await db
        .insertInto('accounts')
        .values({ name, role, password: withCobot, created_at: createdAt })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const row = await db
        .selectFrom('accounts')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return toAccount(row);
    },

    /** False where there is none of that name. */
    async change(
      name: string,
      { role, password }: Pick<Account, 'password'> & Partial<Pick<Account, 'role'>>,
    ): Promise<boolean> {
      return db.transaction().execute(async (transaction) => {
        // First the account: whoever signs in with the old password meanwhile waits for this, and is refused then.
        const { numUpdatedRows } = await transaction
          .updateTable('accounts')
          .set({ password, ...(role !== undefined && { role }) })
          .where('name', '=', name)
          .executeTakeFirst();
        await transaction.deleteFrom('staff_sessions').where('account', '=', name).execute();
        return numUpdatedRows === 1n;
      });
    },

    /**
     * Another role, or disabled, which ends its sessions; the account as it is then. The last owner who may sign in stays
     * one.
     */
    async set(
      name: string,
      change: Partial<Pick<Account, 'role' | 'disabledAt'>>,
    ): Promise<Account | 'unknown' | 'last-owner'> {
      const { role, disabledAt } = change;
      return db.transaction().execute(async (transaction) => {
        const account = () =>
          transaction.selectFrom('accounts').selectAll().where('name', '=', name).executeTakeFirst();
        const before = await account();
        if (before === undefined) return 'unknown';
        const after = {
          ...before,
          ...(role !== undefined && { role }),
          ...(disabledAt !== undefined && { disabled_at: disabledAt }),
        };
        const isOwner = (row: Tables['accounts']) => row.role === 'owner' && row.disabled_at === null;
        const others = await transaction
          .selectFrom('accounts')
          .select('name')
          .where('name', '!=', name)
          .where('role', '=', 'owner')
          .where('disabled_at', 'is', null)
          .executeTakeFirst();
        if (isOwner(before) && !isOwner(after) && others === undefined) return 'last-owner';
        await transaction
          .updateTable('accounts')
          .set({ role: after.role, disabled_at: after.disabled_at })
          .where('name', '=', name)
          .execute();
        if (after.disabled_at !== null)
          await transaction.deleteFrom('staff_sessions').where('account', '=', name).execute();
        return toAccount(after);
      });
    },

    /** False where there is none of that name. */
    async remove(name: string): Promise<boolean> {
      const { numDeletedRows } = await db.deleteFrom('accounts').where('name', '=', name).executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}

function toAccount({ created_at, disabled_at, ...row }: Tables['accounts']): Account {
  return { ...row, createdAt: created_at, disabledAt: disabled_at };
}
