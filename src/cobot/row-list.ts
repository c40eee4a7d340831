import { z } from 'zod';
import { id } from './schema-parts.ts';

/** A row of a list that could not be read. */
export interface UnreadableRow {
  /** The row's own id, where that much could be read. */
  id: string | undefined;
  /** Names of the fields that are wrong; never what they held. */
  fields: readonly string[];
}

export interface RowList<Row> {
  rows: readonly Row[];
  /** Who works on a list must know that these are missing from it, not gone. */
  unreadable: readonly UnreadableRow[];
}

const MAX_ROWS = 100_000;
const identified = z.object({ id });

/** A list whose rows are read one by one: a bad one costs itself, not the others. */
export function rowList<Row>(row: z.ZodType<Row>): z.ZodType<RowList<Row>> {
  return z
    .array(z.unknown())
    .max(MAX_ROWS)
    .transform((items) => {
      const rows: Row[] = [];
      const unreadable: UnreadableRow[] = [];
      for (const item of items) {
        const read = row.safeParse(item);
        if (read.success) rows.push(read.data);
        else unreadable.push({ id: identified.safeParse(item).data?.id, fields: wrongFields(read.error) });
      }
      return { rows, unreadable };
    });
}

function wrongFields(error: z.ZodError): string[] {
  const names = error.issues.map((issue) => issue.path.join('.') || 'the row itself');
  return [...new Set(names)].slice(0, 10);
}
