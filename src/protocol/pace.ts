/** From here on an answer of many packets must keep up a pace. */
const graceMs = 30_000;
/** Slow terminals pause 20 ms per KiB, which is 50 bytes a millisecond; this is a hundredth of it. */
const leastBytesPerMs = 0.5;

/**
 * Whether an answer comes so slowly that it is no answer: a peer that sends a few bytes whenever its time-out draws near
 * would hold the connection, and every door behind it, for ever.
 */
export function isDribble(bytes: number, elapsedMs: number): boolean {
  return elapsedMs > graceMs && bytes < elapsedMs * leastBytesPerMs;
}

/** Work without a pause for longer than this keeps timers and other terminals waiting. */
const longestTurnMs = 10;
/** Between two pieces of work that are so close nothing else can have had its turn. */
const noPauseMs = 1;

/** Lets everything else have its turn where one connection has worked for too long without a pause. */
export class Turns {
  readonly #now: () => number;
  #since = 0;
  #endedAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  begin(): void {
    const now = this.#now();
    if (now - this.#endedAt > noPauseMs) this.#since = now;
  }

  end(): void {
    this.#endedAt = this.#now();
  }

  get isOver(): boolean {
    return this.#now() - this.#since > longestTurnMs;
  }

  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.#since = this.#now();
  }
}
