/**
 * Time as the bridge sees it. `now` is monotonic ms (deadlines, hop times; the `arrivedAt` of events is read from it),
 * `wallNow` is UTC in ms since 1970. Passed in, so that a test can hold it; it also serves as the protocol's clock.
 */
export interface BridgeClock {
  now(): number;
  wallNow(): number;
  /** Runs `act` after `ms`; the returned function takes it back. */
  schedule(ms: number, act: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: BridgeClock = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  schedule: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits, or returns at once when the signal fires; never rejects. */
export function delay(clock: BridgeClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      takeBack();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const takeBack = clock.schedule(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** True when the work ended within the time, false when the time was over first; rejects as the work does. */
export async function within(clock: BridgeClock, ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const takeBack = clock.schedule(ms, () => resolve(false));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    takeBack();
  }
}
