import type { Time } from './time.ts';

/** Who did something: a client's packet came `in`, an answer or event went `out`, a `person` acted, or the `terminal` itself. */
export type TimelineWay = 'in' | 'out' | 'person' | 'terminal';

export interface TimelineEntry {
  /** Milliseconds since the terminal was switched on, to a tenth. */
  ms: number;
  /** Real time, ISO 8601. */
  at: string;
  way: TimelineWay;
  /** Number of the TCP connection, counted from 1, where one is concerned. */
  client?: number;
  /** One readable line. */
  what: string;
}

interface Note {
  monotonic: number;
  now: number;
  way: TimelineWay;
  client: number | undefined;
  what: string;
}

const defaultLimit = 5000;

/** Everything that happened, in order; the oldest entries go where there are too many. */
export class Timeline {
  readonly #time: Time;
  readonly #start: number;
  readonly #limit: number;
  readonly #listeners = new Set<() => void>();
  #notes: Note[] = [];
  #count = 0;

  constructor(time: Time, limit = defaultLimit) {
    this.#time = time;
    this.#start = time.monotonic();
    this.#limit = limit;
  }

  add(way: TimelineWay, what: string, client?: number): void {
    this.#notes.push({ monotonic: this.#time.monotonic(), now: this.#time.now(), way, client, what });
    if (this.#notes.length >= this.#limit * 2) this.#notes = this.#notes.slice(-this.#limit);
    this.#count += 1;
    for (const listener of this.#listeners) listener();
  }

  /** How many entries there have been, forgotten ones included. */
  get count(): number {
    return this.#count;
  }

  /** Calls `listener` after each new entry, until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The last entries, at most `most`, oldest first. */
  entries(most = this.#limit): TimelineEntry[] {
    return this.#notes
      .slice(Math.max(0, this.#notes.length - Math.min(most, this.#limit)))
      .map(({ monotonic, now, way, client, what }) => ({
        ms: Math.round((monotonic - this.#start) * 10) / 10,
        at: new Date(now).toISOString(),
        way,
        ...(client === undefined ? {} : { client }),
        what,
      }));
  }
}
