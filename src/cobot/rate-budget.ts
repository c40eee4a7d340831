import { type CobotClock, systemClock } from './clock.ts';
import { type NoTurn, RateLane, type Turn } from './rate-lane.ts';
import { COBOT_REQUESTS_PER_MINUTE, type Endpoint, type Priority, limitOf } from './rate-limits.ts';

/** Cobot counts by the minute: a much longer Retry-After is a mistake somewhere, and must not close doors for a day. */
const LONGEST_REST_MS = 15 * 60_000;

export interface RateBudgetOptions {
  clock?: CobotClock | undefined;
  /** For each endpoint but the membership list, which has 6. Default Cobot's 60; 0 for a Cobot without limits. */
  requestsPerMinute?: number | undefined;
}

/** Who asks, and how long it may wait for its turn. */
export interface TurnWish {
  priority: Priority;
  maxWaitMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * What one Cobot user may ask. Clients with the same user's token share one, since Cobot counts by user. Each endpoint
 * has a minute of its own, of which the less urgent may use only a part, so that a finger finds room; who is more
 * urgent goes first. When Cobot itself says to wait (429), that endpoint rests for everybody, and everything rests for
 * webhooks and sync: whose fault it was, nobody can tell.
 */
export class RateBudget {
  readonly #clock: CobotClock;
  readonly #perMinute: number;
  readonly #lanes = new Map<Endpoint, RateLane>();
  readonly #restUntil = new Map<Endpoint, number>();
  #cautionUntil = Number.NEGATIVE_INFINITY;

  constructor(options: RateBudgetOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#perMinute = options.requestsPerMinute ?? COBOT_REQUESTS_PER_MINUTE;
  }

  /** Monotonic ms of the clock that waits are measured by. */
  now(): number {
    return this.#clock.now();
  }

  /** A turn at once where there is room, otherwise a promise of how waiting ended; it never rejects. */
  take(endpoint: Endpoint, wish: TurnWish): Turn | Promise<Turn | NoTurn> {
    return this.#lane(endpoint).take(wish.priority, wish.maxWaitMs, wish.signal);
  }

  /** Cobot answered 429 at this endpoint. */
  rest(endpoint: Endpoint, retryAfterMs: number): void {
    const until = this.#clock.now() + Math.min(retryAfterMs, LONGEST_REST_MS);
    this.#restUntil.set(endpoint, Math.max(until, this.#restUntil.get(endpoint) ?? until));
    this.#cautionUntil = Math.max(this.#cautionUntil, until);
    for (const lane of this.#lanes.values()) lane.review();
  }

  #lane(endpoint: Endpoint): RateLane {
    let lane = this.#lanes.get(endpoint);
    if (lane === undefined) {
      lane = new RateLane({
        clock: this.#clock,
        perMinute: limitOf(endpoint, this.#perMinute),
        heldUntil: (priority) => this.#heldUntil(endpoint, priority),
      });
      this.#lanes.set(endpoint, lane);
    }
    return lane;
  }

  #heldUntil(endpoint: Endpoint, priority: Priority): number {
    const rest = this.#restUntil.get(endpoint) ?? Number.NEGATIVE_INFINITY;
    return priority === 'webhook' || priority === 'sync' ? Math.max(rest, this.#cautionUntil) : rest;
  }
}
