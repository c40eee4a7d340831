import type { Kysely } from 'kysely';
import { inPortions } from './in-portions.ts';
import type { Tables } from './schema.ts';

/** A user's slot and printed id in one terminal. */
export interface UserSlot {
  uid: number;
  userId: string;
}

/** Slots that somebody else has now, or somebody at all, and those that nobody has any more. */
export interface SlotChanges {
  put: readonly UserSlot[];
  gone: readonly number[];
}

/** The store's part about the users in the terminals. */
export type TerminalUserRecords = ReturnType<typeof terminalUserRecords>;

/** Typed access to the users of each terminal, and to which of them are ours. */
export function terminalUserRecords(db: Kysely<Tables>) {
  const usersOf = async (terminal: string): Promise<UserSlot[]> => {
    const rows = await db
      .selectFrom('terminal_users')
      .select(['uid', 'user_id'])
      .where('terminal', '=', terminal)
      .orderBy('uid')
      .execute();
    return rows.map((row) => ({ uid: row.uid, userId: row.user_id }));
  };

  const put = (terminal: string, users: readonly UserSlot[]) =>
    db
      .insertInto('terminal_users')
      .values(users.map(({ uid, userId }) => ({ terminal, uid, user_id: userId })))
      .onConflict((conflict) =>
        conflict.columns(['terminal', 'uid']).doUpdateSet((eb) => ({ user_id: eb.ref('excluded.user_id') })),
      )
      .execute();

  const change = async (terminal: string, changes: SlotChanges): Promise<void> => {
    await inPortions(changes.put, (portion) => put(terminal, portion));
    await inPortions(changes.gone, (portion) =>
      db.deleteFrom('terminal_users').where('terminal', '=', terminal).where('uid', 'in', portion).execute(),
    );
  };

  const forgetOwn = async (terminal: string, userIds: readonly string[]): Promise<void> => {
    await inPortions(userIds, (portion) =>
      db.deleteFrom('own_users').where('terminal', '=', terminal).where('user_id', 'in', portion).execute(),
    );
  };

  return {
    usersOf,

    /** How many users each terminal had when they were last read; terminals without any are left out. */
    async counts(): Promise<Map<string, number>> {
      const rows = await db
        .selectFrom('terminal_users')
        .select(['terminal', (eb) => eb.fn.countAll<number | bigint | string>().as('users')])
        .groupBy('terminal')
        .execute();
      return new Map(rows.map(({ terminal, users }) => [terminal, Number(users)]));
    },

    /** Writes what is another in a terminal than it was. */
    change,

    /** Notes, before they are written, that this bridge puts the users into that terminal. On the disk when it resolves. */
    async noteOwn(terminal: string, userIds: readonly string[], atUtcMs: number): Promise<void> {
      await inPortions(userIds, (portion) =>
        db
          .insertInto('own_users')
          .values(portion.map((userId) => ({ terminal, user_id: userId, noted_at: atUtcMs })))
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
    },

    /** The users are not in that terminal: they were not written, or are removed. */
    forgetOwn,

    async ownUserIds(terminal: string): Promise<Set<string>> {
      const rows = await db
        .selectFrom('own_users')
        .select('user_id')
        .where('terminal', '=', terminal)
        .execute();
      return new Set(rows.map((row) => row.user_id));
    },
  };
}
