import { Router } from 'express';
import type { Fleet } from '../../terminals/fleet.ts';

/** `GET /api/terminals` */
export function terminalsRoutes(fleet: Pick<Fleet, 'status'>): Router {
  const router = Router();
  router.get('/terminals', (_request, response) => {
    const terminals = fleet.status().map((terminal) => ({
      ...terminal,
      since: new Date(terminal.since).toISOString(),
    }));
    response.json({ terminals });
  });
  return router;
}
