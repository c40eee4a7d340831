import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs several statements as one commit. It is synchronous from begin to commit, so that no entry can get in between on
 * the one connection and be lost with somebody else's rollback.
 */
export function inTransaction<Result>(raw: DatabaseSync, work: () => Result): Result {
  raw.exec('begin immediate');
  try {
    const result = work();
    raw.exec('commit');
    return result;
  } catch (error) {
    raw.exec('rollback');
    throw error;
  }
}
