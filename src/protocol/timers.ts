/** Time as the protocol sees it: passed in, so that tests own it. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Runs `act` after `ms`; the returned function takes it back. */
  schedule(ms: number, act: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  schedule: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
