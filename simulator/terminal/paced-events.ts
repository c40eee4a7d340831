import type { Time } from './time.ts';

/** Events in order, never closer to each other than the pace: clients in the field take one read for one event. */
export class PacedEvents {
  readonly #time: Time;
  readonly #paceMs: () => number;
  readonly #send: (code: number, data: Uint8Array) => void;
  #waiting: { code: number; data: Uint8Array }[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;
  #takeBack: (() => void) | undefined;

  constructor(time: Time, paceMs: () => number, send: (code: number, data: Uint8Array) => void) {
    this.#time = time;
    this.#paceMs = paceMs;
    this.#send = send;
  }

  get isBusy(): boolean {
    return this.#waiting.length > 0;
  }

  /** An answer goes out in this turn: what is put from now on stands behind it and keeps its distance from it. */
  standBehindAnswer(): void {
    this.#lastAt = this.#time.monotonic();
    this.#takeBack ??= this.#time.schedule(this.#paceMs(), () => this.#pump());
  }

  put(code: number, data: Uint8Array): void {
    this.#waiting.push({ code, data });
    if (this.#takeBack === undefined) this.#pump();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = [];
    this.#takeBack?.();
    this.#takeBack = undefined;
  }

  #pump(): void {
    this.#takeBack = undefined;
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const pauseMs = this.#lastAt + this.#paceMs() - this.#time.monotonic();
      if (pauseMs > 0) {
        this.#takeBack = this.#time.schedule(Math.ceil(pauseMs), () => this.#pump());
        return;
      }
      this.#waiting.shift();
      this.#lastAt = this.#time.monotonic();
      this.#send(next.code, next.data);
    }
  }
}
