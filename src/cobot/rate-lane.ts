import type { CobotClock } from './clock.ts';
import { type Priority, rankOf, roomFor } from './rate-limits.ts';

const WINDOW_MS = 60_000;
/** What a timer can hold; a longer wait would end at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The right to send one request. */
export interface Turn {
  kind: 'turn';
  /** To be called once the request is over, however it ended. Idempotent. */
  end(): void;
}

/** `no-room`: not within the wait the caller has; `retryAfterMs` is the earliest that it could be. */
export type NoTurn = { kind: 'no-room'; retryAfterMs: number } | { kind: 'aborted' };

interface Waiter {
  priority: Priority;
  settle: (result: Turn | NoTurn) => void;
}

/**
 * The requests of one endpoint. A request counts from its turn until a minute after it ended: whenever within that time
 * Cobot counted it, and wherever Cobot's minute begins, there are never more than the limit in it.
 */
export class RateLane {
  readonly #clock: CobotClock;
  readonly #perMinute: number;
  /** Until when nobody of that priority may ask, whatever room there is. */
  readonly #heldUntil: (priority: Priority) => number;
  #underWay = 0;
  /** When the last minute's requests ended, oldest first. */
  #ended: number[] = [];
  /** The most urgent first, then by arrival. */
  #waiters: Waiter[] = [];
  #takeBackTimer: (() => void) | undefined;

  constructor(parts: {
    clock: CobotClock;
    perMinute: number;
    heldUntil: (priority: Priority) => number;
  }) {
    this.#clock = parts.clock;
    this.#perMinute = parts.perMinute;
    this.#heldUntil = parts.heldUntil;
  }

  /** A turn at once where there is room, otherwise a promise of how waiting ended. */
  take(
    priority: Priority,
    maxWaitMs: number,
    signal: AbortSignal | undefined,
  ): Turn | Promise<Turn | NoTurn> {
    if (signal?.aborted === true) return Promise.resolve({ kind: 'aborted' });
    const rank = rankOf(priority);
    const ahead = this.#waiters.filter((waiter) => rankOf(waiter.priority) <= rank).length;
    const waitMs = this.#earliest(priority, ahead) - this.#clock.now();
    if (waitMs <= 0) return this.#turn();
    if (waitMs > maxWaitMs) return Promise.resolve({ kind: 'no-room', retryAfterMs: Math.ceil(waitMs) });
    return this.#wait(priority, maxWaitMs, signal);
  }

  /** Looks again who may go: what holds requests back has changed. */
  review(): void {
    this.#takeBackTimer?.();
    this.#takeBackTimer = undefined;
    for (;;) {
      const [next] = this.#waiters;
      if (next === undefined) return;
      const waitMs = this.#earliest(next.priority, 0) - this.#clock.now();
      if (waitMs > 0) {
        // Whoever stands behind has less room and is held back at least as long.
        this.#takeBackTimer = this.#clock.schedule(Math.ceil(waitMs), () => this.review());
        return;
      }
      this.#waiters.shift();
      next.settle(this.#turn());
    }
  }

  #wait(priority: Priority, maxWaitMs: number, signal: AbortSignal | undefined): Promise<Turn | NoTurn> {
    return new Promise((resolve) => {
      const leave = (result: NoTurn): void => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        waiter.settle(result);
        this.review();
      };
      const abort = (): void => leave({ kind: 'aborted' });
      const waiter: Waiter = {
        priority,
        settle: (result) => {
          takeBack();
          signal?.removeEventListener('abort', abort);
          resolve(result);
        },
      };
      const takeBack = this.#clock.schedule(Math.min(maxWaitMs, LONGEST_TIMER_MS), () => {
        // Its turn may come at this very moment.
        this.review();
        if (!this.#waiters.includes(waiter)) return;
        const waitMs = this.#earliest(priority, 0) - this.#clock.now();
        leave({ kind: 'no-room', retryAfterMs: Math.max(1, Math.ceil(waitMs)) });
      });
      signal?.addEventListener('abort', abort, { once: true });
      const rank = rankOf(priority);
      const behind = this.#waiters.findIndex((other) => rankOf(other.priority) > rank);
      this.#waiters.splice(behind < 0 ? this.#waiters.length : behind, 0, waiter);
      this.review();
    });
  }

  /** When one of this priority may go, with so many in front of it; not before that, perhaps later. */
  #earliest(priority: Priority, ahead: number): number {
    const now = this.#clock.now();
    while ((this.#ended[0] ?? now) <= now - WINDOW_MS) this.#ended.shift();
    const tooMany = this.#underWay + this.#ended.length + ahead + 1 - roomFor(priority, this.#perMinute);
    const room =
      tooMany <= 0 ? now : (this.#ended[Math.min(tooMany, this.#ended.length) - 1] ?? now) + WINDOW_MS;
    return Math.max(room, this.#heldUntil(priority));
  }

  #turn(): Turn {
    this.#underWay += 1;
    let isOver = false;
    return {
      kind: 'turn',
      end: () => {
        if (isOver) return;
        isOver = true;
        this.#underWay -= 1;
        if (Number.isFinite(this.#perMinute)) this.#ended.push(this.#clock.now());
        this.review();
      },
    };
  }
}
