/** Time as waits at Cobot's limits see it: passed in, so that tests own it. */
export interface CobotClock {
  /** Monotonic ms. */
  now(): number;
  /** Runs `act` after `ms`; the returned function takes it back. */
  schedule(ms: number, act: () => void): () => void;
}

export const systemClock: CobotClock = {
  now: () => performance.now(),
  schedule: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
