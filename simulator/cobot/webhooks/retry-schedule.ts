const MINUTE_MS = 60_000;

/**
 * How long after each failed try the next one comes: ten, growing up to 20 hours. That much Cobot documents; the steps
 * between are the fake's own.
 */
export const retryDelaysMs: readonly number[] = [
  MINUTE_MS / 6,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
  2 * 60 * MINUTE_MS,
  5 * 60 * MINUTE_MS,
  10 * 60 * MINUTE_MS,
  20 * 60 * MINUTE_MS,
];
