import type { Kysely } from 'kysely';
import type { DoorChanges } from '../doors/settings.ts';
import { doorChangesSchema } from '../doors/settings.ts';
import type { Tables } from './schema.ts';

/** The store's part about doors. */
export type DoorRecords = ReturnType<typeof doorRecords>;

/** Typed access to what was changed of the doors' settings while the bridge ran. */
export function doorRecords(db: Kysely<Tables>) {
  return {
    /** By terminal; what this version cannot read does not count: then the config does. */
    async changes(): Promise<Map<string, DoorChanges>> {
      const rows = await db.selectFrom('doors').selectAll().execute();
      return new Map(
        rows.flatMap(({ terminal, changes }): [string, DoorChanges][] => {
          const read = doorChangesSchema.safeParse(parsed(changes));
          return read.success ? [[terminal, read.data]] : [];
        }),
      );
    },

    async keepChanges(terminal: string, changes: DoorChanges): Promise<void> {
      const text = JSON.stringify(changes);
      await db
        .insertInto('doors')
        .values({ terminal, changes: text })
        .onConflict((conflict) => conflict.column('terminal').doUpdateSet({ changes: text }))
        .execute();
    },
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
