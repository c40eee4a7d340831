import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** A user's slot and printed id in one terminal. */
export interface UserSlot {
  uid: number;
  userId: string;
}

/** The store's part about the users in the terminals. */
export type TerminalUserRecords = ReturnType<typeof terminalUserRecords>;

/** Typed access to the users of each terminal, and to which of them are ours. */
export function terminalUserRecords(db: Kysely<Tables>, raw: DatabaseSync) {
  const put = raw.prepare(
    'insert into terminal_users (terminal, uid, user_id) values (?, ?, ?) ' +
      'on conflict (terminal, uid) do update set user_id = excluded.user_id',
  );
  const remove = raw.prepare('delete from terminal_users where terminal = ? and uid = ?');

  const usersOf = async (terminal: string): Promise<UserSlot[]> => {
    const rows = await db
      .selectFrom('terminal_users')
      .select(['uid', 'user_id'])
      .where('terminal', '=', terminal)
      .execute();
    return rows.map((row) => ({ uid: row.uid, userId: row.user_id }));
  };

  return {
    usersOf,

    /** Makes the stored list what the terminal has now; only differences are written. */
    async replace(terminal: string, users: readonly UserSlot[]): Promise<void> {
      const stored = new Map((await usersOf(terminal)).map(({ uid, userId }) => [uid, userId]));
      const now = new Map(users.map(({ uid, userId }) => [uid, userId]));
      const changed = [...now].filter(([uid, userId]) => stored.get(uid) !== userId);
      const gone = [...stored.keys()].filter((uid) => !now.has(uid));
      if (changed.length + gone.length === 0) return;
      inTransaction(raw, () => {
        for (const [uid, userId] of changed) put.run(terminal, uid, userId);
        for (const uid of gone) remove.run(terminal, uid);
      });
    },

    put(terminal: string, { uid, userId }: UserSlot): void {
      put.run(terminal, uid, userId);
    },

    /** Notes, before it is written, that this bridge puts the user into that terminal. */
    async noteOwn(terminal: string, userId: string, atUtcMs: number): Promise<void> {
      await db
        .insertInto('own_users')
        .values({ terminal, user_id: userId, noted_at: atUtcMs })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    /** Takes a note back: the user was not written. */
    async forgetOwn(terminal: string, userId: string): Promise<void> {
      await db
        .deleteFrom('own_users')
        .where('terminal', '=', terminal)
        .where('user_id', '=', userId)
        .execute();
    },

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
