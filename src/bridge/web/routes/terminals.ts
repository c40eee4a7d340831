import { Router } from 'express';
import type { TerminalRecords } from '../../store/terminals.ts';
import type { Fleet } from '../../terminals/fleet.ts';

/** `GET /api/terminals`: how each is doing, and its passport, also while it is away. */
export function terminalsRoutes(
  fleet: Pick<Fleet, 'status'>,
  records: Pick<TerminalRecords, 'passports'>,
): Router {
  const router = Router();
  router.get('/terminals', async (_request, response) => {
    const kept = new Map((await records.passports()).map((each) => [each.name, each]));
    const terminals = fleet.status().map((terminal) => {
      const found = kept.get(terminal.name);
      return {
        ...terminal,
        since: new Date(terminal.since).toISOString(),
        passport: found?.passport ?? null,
        probedAt: found === undefined ? null : new Date(found.probedAt).toISOString(),
      };
    });
    response.json({ terminals });
  });
  return router;
}
