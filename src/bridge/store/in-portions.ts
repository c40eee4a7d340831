/** Rows of one transaction at most: so many are written in a few ms, and a door may be waiting. */
export const ROWS_AT_ONCE = 100;

/** Lets everything that waits have its turn. */
export function otherTurns(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Hands the rows on in portions, each to be one transaction. Between two of them everything else that waits has its
 * turn.
 */
export async function inPortions<Row>(
  rows: readonly Row[],
  write: (portion: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    // One after the other is the point.
    // oxlint-disable-next-line no-await-in-loop
    if (at > 0) await otherTurns();
    // oxlint-disable-next-line no-await-in-loop
    await write(rows.slice(at, at + ROWS_AT_ONCE));
  }
}
