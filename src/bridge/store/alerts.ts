import type { Kysely } from 'kysely';
import type { AlertKind } from '../entries/decision.ts';
import type { Tables } from './schema.ts';

/** Something staff should look at. No member's name is in it. */
export interface NewAlert {
  kind: AlertKind;
  terminal: string;
  userId: string | undefined;
  /** UTC ms. */
  at: number;
  /** How many more of the same came since the one before. */
  repeats: number;
}

/** A recorded alert. */
export interface Alert extends NewAlert {
  id: number;
}

/** The store's part about alerts. */
export type AlertRecords = ReturnType<typeof alertRecords>;

/** Typed access to alerts. */
export function alertRecords(db: Kysely<Tables>) {
  return {
    /** The new alert's id. */
    async add(alert: NewAlert): Promise<number> {
      const { id } = await db
        .insertInto('alerts')
        .values({
          kind: alert.kind,
          terminal: alert.terminal,
          user_id: alert.userId ?? null,
          at: Math.round(alert.at),
          repeats: alert.repeats,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },

    /** Newest first. */
    async list({ limit, before }: { limit: number; before?: number | undefined }): Promise<Alert[]> {
      let rows = db.selectFrom('alerts').selectAll().orderBy('id', 'desc').limit(limit);
      if (before !== undefined) rows = rows.where('id', '<', before);
      return (await rows.execute()).map((row) => ({
        id: row.id,
        kind: row.kind,
        terminal: row.terminal,
        userId: row.user_id ?? undefined,
        at: row.at,
        repeats: row.repeats,
      }));
    },
  };
}
