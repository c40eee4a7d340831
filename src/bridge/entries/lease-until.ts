import { nextWallMinute } from '../space-time.ts';

/** A day in a space ends here, on its wall clock. */
const DAY_END_MINUTE = 4 * 60;
/** What a check-in without an end is good for. */
const WITHOUT_END_MS = 15 * 60_000;

/**
 * Until when a check-in serves later doors without a question to Cobot (UTC ms): to the earlier of its end and the next
 * 04:00 of the space, 15 minutes where Cobot named no end. Undefined where that is over already.
 */
export function leaseUntil(
  { validUntil, nowUtcMs }: { validUntil: number | undefined; nowUtcMs: number },
  timeZone: string,
): number | undefined {
  const end = validUntil ?? nowUtcMs + WITHOUT_END_MS;
  const until = Math.min(end, nextWallMinute(timeZone, DAY_END_MINUTE, nowUtcMs));
  return until > nowUtcMs ? until : undefined;
}
