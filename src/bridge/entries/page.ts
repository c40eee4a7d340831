/** An entry's place in the journal. */
export interface Page {
  /**
   * `writing`: the database has it, and has not answered. `waiting`: it could not be written yet. `failed`: it never can
   * be.
   */
  state: 'writing' | 'written' | 'repeated' | 'waiting' | 'failed';
  /** The row, once it is written. */
  id: number | undefined;
  /** Why it failed. */
  problem?: unknown;
  /** Resolves when the database has answered; only while it is being written. */
  answered?: Promise<void> | undefined;
}
