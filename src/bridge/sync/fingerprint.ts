import { createHash } from 'node:crypto';
import type { Alert } from './alert.ts';
import type { SyncReport } from './report.ts';

/** What somebody did at the terminal itself, and staff may find right. */
const acceptable: ReadonlySet<Alert['kind']> = new Set(['new-administrator', 'lock-delay-changed']);

export function isAcceptable({ kind }: Alert): boolean {
  return acceptable.has(kind);
}

/**
 * Tells whether what would happen at a terminal, and was found there, is what staff have been shown: the same people gain
 * and lose, the same was changed there.
 */
export function fingerprint({
  gains,
  losses,
  alerts,
}: Pick<SyncReport, 'gains' | 'losses' | 'alerts'>): string {
  const ids = (people: SyncReport['gains']) => people.map(({ userId }) => userId).toSorted();
  const found = alerts.filter(isAcceptable).map(({ sentence }) => sentence);
  return createHash('sha256')
    .update(JSON.stringify([ids(gains), ids(losses), found]))
    .digest('base64');
}
