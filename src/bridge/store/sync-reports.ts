import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** A run's report as it was kept. `report` is what was given, read back from JSON: check it before use. */
export interface KeptReport {
  id: number;
  terminal: string;
  /** UTC ms. */
  at: number;
  report: unknown;
}

/** So many are kept per terminal. */
export const REPORTS_KEPT = 50;

/** Typed access to the reports of syncs. */
export function syncReportRecords(db: Kysely<Tables>) {
  return {
    /** Keeps a report, and forgets the oldest ones of that terminal. */
    async add(terminal: string, report: unknown, atUtcMs: number): Promise<void> {
      await db
        .insertInto('sync_reports')
        .values({ terminal, at: atUtcMs, report: JSON.stringify(report) })
        .execute();
      const kept = db
        .selectFrom('sync_reports')
        .select('id')
        .where('terminal', '=', terminal)
        .orderBy('id', 'desc')
        .limit(REPORTS_KEPT);
      await db
        .deleteFrom('sync_reports')
        .where('terminal', '=', terminal)
        .where('id', 'not in', kept)
        .execute();
    },

    /** The newest first; of one terminal, or of all. */
    async list(query: { terminal?: string; limit: number }): Promise<KeptReport[]> {
      let rows = db.selectFrom('sync_reports').selectAll().orderBy('id', 'desc').limit(query.limit);
      if (query.terminal !== undefined) rows = rows.where('terminal', '=', query.terminal);
      return (await rows.execute()).map((row) => ({ ...row, report: JSON.parse(row.report) as unknown }));
    },
  };
}
