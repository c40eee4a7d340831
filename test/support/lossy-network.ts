import { wirePair, type Wire } from '../../src/protocol/wire.ts';
import type { ManualClock } from './manual-clock.ts';

/** What becomes of one datagram: how long it takes, ms, once or more often; none is lost. */
export type Fate = readonly number[];

export const arrives: Fate = [1];
export const lost: Fate = [];
export const twice: Fate = [1, 2];
export const late: Fate = [60];

/**
 * A wire that carries datagrams as a bad network does. Every datagram, either way, takes the next fate; when none is
 * left, all arrive. Time is the clock's.
 */
export class LossyNetwork {
  /** The driver's end. */
  readonly wire: Wire;
  /** All datagrams the driver has sent, also those that got lost. */
  readonly sent: Uint8Array[] = [];
  readonly #peer: Wire;
  readonly #clock: ManualClock;
  readonly #fates: Fate[];

  constructor(clock: ManualClock, receive: (datagram: Uint8Array) => void, fates: readonly Fate[] = []) {
    [this.wire, this.#peer] = wirePair('datagram');
    this.#clock = clock;
    this.#fates = [...fates];
    void this.#listen(receive);
  }

  /** What the terminal sends. */
  deliver(datagram: Uint8Array): void {
    this.#carry(() => this.#peer.send(datagram));
  }

  async #listen(receive: (datagram: Uint8Array) => void): Promise<void> {
    for await (const datagram of this.#peer) {
      this.sent.push(datagram);
      this.#carry(() => receive(datagram));
    }
  }

  #carry(arrive: () => void): void {
    for (const delayMs of this.#fates.shift() ?? arrives) this.#clock.schedule(delayMs, arrive);
  }
}

/** Moves the clock on, step by step, until the promise is settled; what the steps set going runs in between. */
export async function whileTimePasses<T>(
  clock: ManualClock,
  promise: Promise<T>,
  { stepMs = 5, longestMs = 600_000 } = {},
): Promise<T> {
  let isSettled = false;
  const watch = async () => {
    await Promise.allSettled([promise]);
    isSettled = true;
  };
  void watch();
  for (let passed = 0; ; passed += stepMs) {
    // A macrotask: every microtask of the step before has run.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (isSettled) return promise;
    if (passed > longestMs) throw new Error(`not settled after ${longestMs} ms of the clock`);
    clock.advance(stepMs);
  }
}
