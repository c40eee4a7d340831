/** The machine's monotonic clock in microseconds: the same for all its processes, unlike `performance.now`. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
