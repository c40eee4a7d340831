import { Router } from 'express';
import type { Response } from 'express';
import { messageOf } from '../../errors.ts';
import type { HouseSync, SyncProgress } from '../../sync/house-sync.ts';
import { memberCsv } from '../../sync/member-csv.ts';
import {
  exportQuerySchema,
  syncBodySchema,
  terminalPathSchema,
  type SyncOverviewMessage,
} from '../sync-messages.ts';

/**
 * `GET /api/sync`, `POST /api/sync`, `GET /api/sync/export`, `GET /api/terminals/:name/compare`. Who accepts `application/x-ndjson` is told line by
 * line how far the run is; the last line is the answer, or a problem.
 */
export function syncRoutes(
  sync: Pick<HouseSync, 'reconcileAll' | 'reports' | 'tombstones' | 'desired'>,
  clock: { wallNow(): number },
): Router {
  const router = Router();
  // Express 5 hands a rejection to the error handler by itself.
  router.get('/sync', async (_request, response) => {
    const now = clock.wallNow();
    const overview = {
      terminals: [...sync.reports.values()].map(({ report, at }) => ({ at: isoTime(at), report })),
      owed: (await sync.tombstones()).map(({ terminal, userId, since }) => ({
        terminal,
        userId,
        since: isoTime(since),
        ageSeconds: Math.max(0, Math.round((now - since) / 1000)),
      })),
    };
    response.json(overview satisfies DeepReadonly<SyncOverviewMessage>);
  });
  router.post('/sync', async (request, response) => {
    const { terminals, dryRun, force } = syncBodySchema.parse(request.body);
    const options = { terminals, isDryRun: dryRun, isForced: force };
    if (request.get('accept') !== 'application/x-ndjson') {
      response.json({ reports: await sync.reconcileAll(options) });
      return;
    }
    const onProgress = (progress: SyncProgress) => writeLine(response, progress);
    try {
      writeLine(response, { reports: await sync.reconcileAll({ ...options, onProgress }) });
    } catch (error) {
      // A problem with the question itself still gets its status.
      if (!response.headersSent) throw error;
      writeLine(response, { error: { code: 'sync-failed', message: messageOf(error) } });
    }
    response.end();
  });
  // Express 5 hands a rejection to the error handler by itself.
  router.get('/sync/export', async (request, response) => {
    const { terminal } = exportQuerySchema.parse(request.query);
    response
      .type('text/csv')
      .attachment('members.csv')
      .send(memberCsv(await sync.desired(terminal)));
  });
  router.get('/terminals/:name/compare', async (request, response) => {
    const { name } = terminalPathSchema.parse(request.params);
    const [report] = await sync.reconcileAll({ terminals: [name], isDryRun: true });
    response.json(report);
  });
  return router;
}

type DeepReadonly<T> = { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

function isoTime(utcMs: number): string {
  return new Date(utcMs).toISOString();
}

function writeLine(response: Response, value: unknown): void {
  if (!response.headersSent) response.setHeader('Content-Type', 'application/x-ndjson');
  response.write(`${JSON.stringify(value)}\n`);
}
