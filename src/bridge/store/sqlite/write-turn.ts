/**
 * Whose turn it is to write into the one SQLite file: one transaction at a time, and every waiting entry before the next
 * one. SQLite's own lock would make an entry stand still, and with it the whole program, which holds the lock itself.
 */
export class WriteTurn {
  #isHeld = false;
  #entries: (() => void)[] = [];
  #transactions: (() => void)[] = [];

  /** Runs an entry's write now, or right after the transaction that is open. */
  entry<Result>(write: () => Result): Result | Promise<Result> {
    if (!this.#isHeld) return write();
    return new Promise<Result>((resolve, reject) => {
      this.#entries.push(() => {
        try {
          resolve(write());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Waits for the turn of a transaction. */
  take(): Promise<void> {
    if (!this.#isHeld) {
      this.#isHeld = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#transactions.push(resolve));
  }

  /** The transaction is over. */
  release(): void {
    for (const write of this.#entries.splice(0)) write();
    const next = this.#transactions.shift();
    if (next === undefined) this.#isHeld = false;
    else next();
  }
}
