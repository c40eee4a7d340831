import type { Kysely } from 'kysely';
import { readMark, type TerminalMark } from './terminal-documents.ts';
import type { Tables } from './schema.ts';

export type { TerminalMark } from './terminal-documents.ts';

/** Typed access to the marks of syncs; one is moved by a confirmed run only. */
export function terminalMarkRecords(db: Kysely<Tables>) {
  return {
    /** Undefined where there is none, or none this version can read: then the terminal is compared as a new one. */
    async read(terminal: string): Promise<TerminalMark | undefined> {
      const row = await db
        .selectFrom('terminal_marks')
        .select('document')
        .where('terminal', '=', terminal)
        .executeTakeFirst();
      return row && readMark(row.document);
    },

    async save(terminal: string, mark: TerminalMark): Promise<void> {
      const values = {
        serial_number: mark.serialNumber,
        revision: mark.revision,
        confirmed_at: mark.confirmedAt,
        document: JSON.stringify(mark),
      };
      await db
        .insertInto('terminal_marks')
        .values({ terminal, ...values })
        .onConflict((conflict) => conflict.column('terminal').doUpdateSet(values))
        .execute();
    },
  };
}
