import { createHash } from 'node:crypto';
import type { SyncReport } from './report.ts';

/** Tells whether what would happen at a terminal is what staff have been shown: the same people gain and lose. */
export function fingerprint({ gains, losses }: Pick<SyncReport, 'gains' | 'losses'>): string {
  const ids = (people: SyncReport['gains']) => people.map(({ userId }) => userId).toSorted();
  return createHash('sha256')
    .update(JSON.stringify([ids(gains), ids(losses)]))
    .digest('base64');
}
