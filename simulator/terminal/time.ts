/** Real time as the simulator sees it: passed in, so that tests own it. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that never jump, for distances. */
  monotonic(): number;
  /** Runs `act` after `ms`; the returned function takes it back. */
  schedule(ms: number, act: () => void): () => void;
  /** What a wall clock at the terminal shows at this moment of real time, read as if it were UTC. */
  toWall(now: number): number;
}

export const systemTime: Time = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
  toWall: (now) => now - new Date(now).getTimezoneOffset() * 60_000,
};
