import type { Time } from './time.ts';
import type { Timeline } from './timeline.ts';

/** Why the relay moved: a host's UNLOCK, the terminal's own match, or the exit button. */
export type RelayCause = 'unlock' | 'match' | 'exit-button';

export interface RelayMove {
  by: RelayCause;
  /** How long the door was to be open, ms. */
  ms: number;
  /** Real time of the opening, ms since 1970. */
  openedAt: number;
}

const maxQueued = 16;
const maxRemembered = 1000;

/** The door's relay. It closes again by itself; an UNLOCK that comes while it is open waits its turn. */
export class Relay {
  readonly #time: Time;
  readonly #timeline: Timeline;
  readonly #queue: { ms: number; by: RelayCause }[] = [];
  #moves: RelayMove[] = [];
  #openings = 0;
  #takeBack: (() => void) | undefined;
  #closesAt = 0;

  constructor(time: Time, timeline: Timeline) {
    this.#time = time;
    this.#timeline = timeline;
  }

  get isOpen(): boolean {
    return this.#takeBack !== undefined;
  }

  /** How long it stays open yet, ms; 0 where it is shut. */
  get remainingMs(): number {
    return this.isOpen ? Math.max(0, this.#closesAt - this.#time.monotonic()) : 0;
  }

  /** How often it has opened since the terminal was switched on. */
  get openings(): number {
    return this.#openings;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** The openings, oldest first; only the last 1,000 are kept. */
  moves(): readonly RelayMove[] {
    return this.#moves;
  }

  /**
   * Opens for `ms`. Orders from a host are queued while it is open, never added up and never doubled; the terminal's own
   * causes keep the door open longer where needed. False where the queue is full.
   */
  open(ms: number, by: RelayCause): boolean {
    if (!this.isOpen) {
      this.#pull(ms, by);
      return true;
    }
    if (by !== 'unlock') {
      this.#keepOpenFor(ms);
      return true;
    }
    if (this.#queue.length >= maxQueued) return false;
    this.#queue.push({ ms, by });
    this.#timeline.add('terminal', `relay is open already: ${this.#queue.length} more to come`);
    return true;
  }

  /** Drops everything, as a loss of power does. */
  release(): void {
    this.#queue.length = 0;
    if (!this.isOpen) return;
    this.#takeBack?.();
    this.#close();
  }

  #pull(ms: number, by: RelayCause): void {
    this.#openings += 1;
    this.#moves.push({ by, ms, openedAt: this.#time.now() });
    if (this.#moves.length >= maxRemembered * 2) this.#moves = this.#moves.slice(-maxRemembered);
    this.#timeline.add('terminal', `relay opens for ${ms} ms (${by})`);
    this.#closeIn(ms);
  }

  #keepOpenFor(ms: number): void {
    if (this.#time.monotonic() + ms <= this.#closesAt) return;
    this.#takeBack?.();
    this.#closeIn(ms);
  }

  #closeIn(ms: number): void {
    this.#closesAt = this.#time.monotonic() + ms;
    this.#takeBack = this.#time.schedule(ms, () => {
      this.#close();
      const next = this.#queue.shift();
      if (next !== undefined) this.#pull(next.ms, next.by);
    });
  }

  #close(): void {
    this.#takeBack = undefined;
    this.#timeline.add('terminal', 'relay closes');
  }
}
