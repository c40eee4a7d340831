import type { Kysely } from 'kysely';
import { inPortions } from './in-portions.ts';
import type { Tables } from './schema.ts';

/** A removal that a terminal still owes. */
export interface Tombstone {
  terminal: string;
  userId: string;
  /** A short stable word, such as `left`. */
  reason: string;
  /** UTC ms. */
  since: number;
}

/** Typed access to tombstones. */
export function tombstoneRecords(db: Kysely<Tables>) {
  return {
    /** Those that are there already keep their age and reason. */
    async keep(
      terminal: string,
      userIds: readonly string[],
      atUtcMs: number,
      reason = 'left',
    ): Promise<void> {
      await inPortions(userIds, (portion) =>
        db
          .insertInto('tombstones')
          .values(portion.map((userId) => ({ terminal, user_id: userId, reason, since: atUtcMs })))
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
    },

    /** The users are proven to be gone, or may stay after all. */
    async clear(terminal: string, userIds: readonly string[]): Promise<void> {
      await inPortions(userIds, (portion) =>
        db
          .deleteFrom('tombstones')
          .where('terminal', '=', terminal)
          .where('user_id', 'in', portion)
          .execute(),
      );
    },

    /** The oldest first. */
    async all(): Promise<Tombstone[]> {
      const rows = await db
        .selectFrom('tombstones')
        .selectAll()
        .orderBy('since')
        .orderBy('user_id')
        .execute();
      return rows.map(({ user_id: userId, ...row }) => ({ ...row, userId }));
    },
  };
}
