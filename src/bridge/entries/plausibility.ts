/** What cannot have happened as the terminal tells it; it never opens a door. */
export type Implausible = 'out-of-order' | 'too-many-matches';

const SECOND_MS = 1_000;

/**
 * Judges the verifications of one terminal by those before: inside a clock epoch its time only grows, and people do not
 * press faster than its sensor works. Only for verifications that are not repetitions. It outlives a connection.
 */
export class Plausibility {
  readonly #matchesPerSecond: () => number;
  #epoch: number | undefined;
  #lastWallMs = Number.NEGATIVE_INFINITY;
  #arrivals: number[] = [];

  constructor(matchesPerSecond: () => number) {
    this.#matchesPerSecond = matchesPerSecond;
  }

  /** What was recorded last before the bridge started. */
  remember(epoch: number, wallMs: number): void {
    this.#epoch = epoch;
    this.#lastWallMs = wallMs;
  }

  /**
   * `arrivedAt` is monotonic ms. A time that is not known to be of now (`isFresh`) is judged, and not remembered: one from
   * the future would turn everybody away until then.
   */
  judge(event: {
    epoch: number;
    wallMs: number;
    arrivedAt: number;
    isFresh: boolean;
  }): Implausible | undefined {
    const isTooFast = this.#isTooFast(event.arrivedAt);
    if (this.#epoch !== event.epoch) {
      this.#epoch = event.epoch;
      this.#lastWallMs = Number.NEGATIVE_INFINITY;
    }
    if (event.wallMs < this.#lastWallMs) return 'out-of-order';
    if (event.isFresh) this.#lastWallMs = event.wallMs;
    return isTooFast ? 'too-many-matches' : undefined;
  }

  #isTooFast(arrivedAt: number): boolean {
    this.#arrivals = this.#arrivals.filter((earlier) => arrivedAt - earlier < SECOND_MS);
    this.#arrivals.push(arrivedAt);
    // Those that were too fast count too, or a flood would let every third one through.
    const most = this.#matchesPerSecond();
    if (this.#arrivals.length > most + 1) this.#arrivals.shift();
    return this.#arrivals.length > most;
  }
}
