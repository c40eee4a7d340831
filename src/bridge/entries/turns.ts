import type { BridgeClock } from '../clock.ts';

/** At most so many at a time per key; the others wait in the order they came. */
export class Turns {
  readonly #most: number;
  readonly #clock: BridgeClock;
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(most: number, clock: BridgeClock) {
    this.#most = most;
    this.#clock = clock;
  }

  /** True with a turn, to be given back with {@link release}; false when `waitMs` were over before. */
  take(key: string, waitMs: number): true | Promise<boolean> {
    const taken = this.#taken.get(key) ?? 0;
    if (taken < this.#most) {
      this.#taken.set(key, taken + 1);
      return true;
    }
    const line = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, line);
    return new Promise((resolve) => {
      const takeBack = this.#clock.schedule(waitMs, () => {
        line.splice(line.indexOf(waiting), 1);
        resolve(false);
      });
      const waiting = () => {
        takeBack();
        resolve(true);
      };
      line.push(waiting);
    });
  }

  /** Passes the turn on to who waits, or gives it back. */
  release(key: string): void {
    const next = this.#waiting.get(key)?.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#waiting.delete(key);
    const taken = (this.#taken.get(key) ?? 0) - 1;
    if (taken > 0) this.#taken.set(key, taken);
    else this.#taken.delete(key);
  }
}
