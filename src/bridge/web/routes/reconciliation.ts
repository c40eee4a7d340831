import { Router } from 'express';
import { reconcile } from '../../offline/reconciliation.ts';
import type { OfflineEntry, ReconciliationReport } from '../../offline/reconciliation.ts';
import type { OfflineRecords } from '../../store/offline-entries.ts';
import { reconciliationQuerySchema } from '../door-messages.ts';
import type { ReconciliationMessage } from '../door-messages.ts';

const DAY_MS = 24 * 3_600_000;
const isoTime = (utcMs: number) => new Date(utcMs).toISOString();
const isoTimeOrNull = (utcMs: number | null | undefined) =>
  typeof utcMs === 'number' ? isoTime(utcMs) : null;

function entryMessage({ until: _until, ...entry }: OfflineEntry) {
  return { ...entry, enteredAt: isoTime(entry.enteredAt), settledAt: isoTimeOrNull(entry.settledAt) };
}

function reportMessage(report: ReconciliationReport): ReconciliationMessage {
  return {
    from: isoTimeOrNull(report.from),
    to: isoTimeOrNull(report.to),
    counts: report.counts,
    cameIn: report.cameIn.map(entryMessage),
    wouldHaveBeenRefused: report.wouldHaveBeenRefused.map(entryMessage),
    owed: report.owed.map((pass) => ({ ...pass, enteredAt: isoTime(pass.enteredAt) })),
  };
}

/** `GET /api/reconciliation?days` */
export function reconciliationRoutes(
  records: Pick<OfflineRecords, 'since'>,
  clock: { wallNow(): number },
): Router {
  const router = Router();
  router.get('/reconciliation', async (request, response) => {
    const { days } = reconciliationQuerySchema.parse(request.query);
    response.json(reportMessage(reconcile(await records.since(clock.wallNow() - days * DAY_MS))));
  });
  return router;
}
