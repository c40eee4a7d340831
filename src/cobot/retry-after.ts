const DEFAULT_MS = 60_000;
const MAX_MS = 24 * 60 * 60_000;

/**
 * How long a 429 asks to wait. Cobot documents seconds; HTTP also allows a date, so both are read. Without a readable
 * header it is a minute, the window of Cobot's limits. Never more than a day.
 */
export function retryAfterMs(header: string | string[] | undefined, now: number): number {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * 1000, MAX_MS);
  const at = /^[A-Z][a-z]{2},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? DEFAULT_MS : Math.min(Math.max(at - now, 0), MAX_MS);
}
