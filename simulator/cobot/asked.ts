import type { Endpoint } from './endpoints.ts';

const KEPT = 20_000;
const KEPT_BODY = 4096;

/** One request to the fake Cobot. Bodies and check-in tokens are kept, as this is a test tool; the access token is not. */
export interface Asked {
  method: string;
  path: string;
  endpoint: Endpoint | undefined;
  body: string;
  /** ms since 1970 by the fake's clock. */
  at: number;
  /** undefined where no answer was sent (yet). */
  status: number | undefined;
  /** From the request's head to the answer. */
  ms: number | undefined;
}

/** The last 20,000 requests, oldest first. */
export class AskedLog {
  #entries: Asked[] = [];

  add(entry: Asked): Asked {
    const kept = { ...entry, body: entry.body.slice(0, KEPT_BODY) };
    this.#entries.push(kept);
    if (this.#entries.length >= KEPT * 2) this.#entries = this.#entries.slice(-KEPT);
    return kept;
  }

  list(): Asked[] {
    return this.#entries.slice(-KEPT).map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.#entries = [];
  }
}
