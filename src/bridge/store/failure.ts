/**
 * SQLite's primary result codes for what is wrong with a statement itself: ERROR, CONSTRAINT, MISMATCH, MISUSE, RANGE.
 * Source: sqlite.org/rescode.html.
 */
const lasting: ReadonlySet<number> = new Set([1, 19, 20, 21, 25]);

/** True when the same statement may succeed later: the database is locked, its disk is full, cannot be written or read. */
export function mayPass(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    !lasting.has(error.errcode & 0xff)
  );
}
