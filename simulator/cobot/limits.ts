import type { Settings } from './model.ts';
import type { Endpoint } from './endpoints.ts';

const WINDOW_MS = 60_000;

/** Cobot's limits: so many requests per minute for each endpoint and user. */
export class RateLimiter {
  readonly #windows = new Map<string, { startedAt: number; count: number }>();

  /** Counts a request. Seconds to wait when it is one too many, else 0. */
  count(settings: Settings['limits'], endpoint: Endpoint, userId: string, now: number): number {
    if (!settings.enabled) return 0;
    const limit = endpoint === 'memberships' ? settings.membershipListPerMinute : settings.perMinute;
    const key = `${endpoint} ${userId}`;
    let window = this.#windows.get(key);
    if (window === undefined || now - window.startedAt >= WINDOW_MS) {
      window = { startedAt: now, count: 0 };
      this.#windows.set(key, window);
    }
    window.count += 1;
    return window.count <= limit ? 0 : Math.ceil((window.startedAt + WINDOW_MS - now) / 1000);
  }

  clear(): void {
    this.#windows.clear();
  }
}
