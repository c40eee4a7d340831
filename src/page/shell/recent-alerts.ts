import type { AlertMessage } from '../../bridge/web/messages.ts';

const DAY_MS = 24 * 3_600_000;

/** The alerts of the last 24 hours. */
export function recentAlerts(alerts: readonly AlertMessage[], nowUtcMs: number): readonly AlertMessage[] {
  return alerts.filter(({ at }) => Date.parse(at) > nowUtcMs - DAY_MS);
}
