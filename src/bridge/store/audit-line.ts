import { createHash } from 'node:crypto';
import type { Tables } from './schema.ts';

/** A line of the audit as it stands in the database. */
export type AuditRow = Tables['audit'];

/** What the first line has in place of the hash of the one before it. */
export const beginning = '';

/** SHA-256, as hex, over a line and the hash of the one before: no line can be changed or taken out unnoticed. */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const { number, at, actor, action, member_number, terminal, details, previous_hash } = row;
  const line = [number, at, actor, action, member_number, terminal, details, previous_hash];
  return createHash('sha256').update(JSON.stringify(line)).digest('hex');
}

/** The number of the first of these lines that does not follow from the one before it; `before` is the last line's hash. */
export function firstBroken(rows: readonly AuditRow[], before: { number: number; hash: string }) {
  let last = before;
  for (const row of rows) {
    const follows = row.number === last.number + 1 && row.previous_hash === last.hash;
    if (!follows || row.hash !== hashOf(row)) return row.number;
    last = row;
  }
  return undefined;
}
