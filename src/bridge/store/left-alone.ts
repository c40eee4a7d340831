import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** While a terminal opened by itself; UTC ms. `until` is missing as long as it does. */
export interface TimeAlone {
  from: number;
  until: number | undefined;
}

/** When a terminal was last left to itself. */
export function leftAloneRecords(db: Kysely<Tables>) {
  return {
    /** From now on it opens by itself, unless it does already. */
    async leaveAlone(name: string, at: number): Promise<void> {
      await db
        .updateTable('terminals')
        .set({ left_at: Math.round(at), taken_back_at: null })
        .where('name', '=', name)
        .where((eb) => eb.or([eb('left_at', 'is', null), eb('taken_back_at', 'is not', null)]))
        .execute();
    },

    /** From now on the bridge has its door, unless it has already. */
    async takeBack(name: string, at: number): Promise<void> {
      await db
        .updateTable('terminals')
        .set({ taken_back_at: Math.round(at) })
        .where('name', '=', name)
        .where('left_at', 'is not', null)
        .where('taken_back_at', 'is', null)
        .execute();
    },

    async timeAlone(name: string): Promise<TimeAlone | undefined> {
      const row = await db
        .selectFrom('terminals')
        .select(['left_at', 'taken_back_at'])
        .where('name', '=', name)
        .executeTakeFirst();
      if (row === undefined || row.left_at === null) return undefined;
      return { from: row.left_at, until: row.taken_back_at ?? undefined };
    },
  };
}
