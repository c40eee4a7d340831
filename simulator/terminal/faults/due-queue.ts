import type { Time } from '../time.ts';

interface Item {
  /** Not before this moment, monotonic ms. */
  at: number;
  /** Nor sooner than this after what came before, ms. */
  pauseMs: number;
  act: () => void;
}

/** Acts in the order they came, each when it is due; one that is due waits for those before it. */
export class DueQueue {
  readonly #time: Time;
  #items: Item[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;
  #takeBack: (() => void) | undefined;
  #isRunning = false;

  constructor(time: Time) {
    this.#time = time;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  put(item: Item): void {
    this.#items.push(item);
    if (this.#takeBack === undefined && !this.#isRunning) this.#pump();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#items = [];
    this.#takeBack?.();
    this.#takeBack = undefined;
  }

  #pump(): void {
    this.#takeBack = undefined;
    this.#isRunning = true;
    for (let [next] = this.#items; next !== undefined; [next] = this.#items) {
      const now = this.#time.monotonic();
      const due = Math.max(next.at, this.#lastAt + next.pauseMs);
      if (due > now) {
        this.#takeBack = this.#time.schedule(Math.ceil(due - now), () => this.#pump());
        break;
      }
      this.#items.shift();
      this.#lastAt = now;
      next.act();
    }
    this.#isRunning = false;
  }
}
