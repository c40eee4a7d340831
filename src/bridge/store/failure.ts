import { isBridgeError } from '../errors.ts';

/**
 * SQLite's primary result codes for what is wrong with a statement itself: ERROR, CONSTRAINT, MISMATCH, MISUSE, RANGE.
 * Source: sqlite.org/rescode.html.
 */
const lasting: ReadonlySet<number> = new Set([1, 19, 20, 21, 25]);

/**
 * PostgreSQL's classes of the same: not supported, cardinality, data, constraints, statement names, syntax and rights.
 * Source: appendix "PostgreSQL Error Codes" of its manual.
 */
const lastingClasses: ReadonlySet<string> = new Set(['0A', '21', '22', '23', '26', '42', '44']);

/**
 * True when the same statement may succeed later: the database is locked or away, its disk is full, cannot be written or
 * read.
 */
export function mayPass(error: unknown): boolean {
  if (isBridgeError(error)) return error.kind === 'transport' || error.code === 'store-in-use';
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return !lasting.has(error.errcode & 0xff);
  if ('code' in error && 'severity' in error && typeof error.code === 'string')
    return !lastingClasses.has(error.code.slice(0, 2));
  return false;
}
