/** How reconnecting spreads out: doubling from `firstMs` up to `longestMs`, each wait shortened by up to half at random. */
export interface RetrySchedule {
  firstMs: number;
  longestMs: number;
}

/** Quick after a reboot, and never more than four seconds behind a terminal whose link came back: people wait there. */
export const terminalRetries: RetrySchedule = { firstMs: 500, longestMs: 4_000 };

/** Where somebody has to do something at the terminal or in the config first. */
export const refusedRetries: RetrySchedule = { firstMs: 30_000, longestMs: 30_000 };

/**
 * How long to wait before try number `attempt` (from 1). `random` is in [0, 1). The jitter keeps the keepers of a house
 * from knocking all at once after a power cut.
 */
export function retryDelayMs(attempt: number, random: number, schedule = terminalRetries): number {
  const doublings = Math.min(Math.max(attempt - 1, 0), 30);
  const ceiling = Math.min(schedule.firstMs * 2 ** doublings, schedule.longestMs);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
