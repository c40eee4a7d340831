import { Router } from 'express';
import type { LiveCounts } from '../live-messages.ts';

/** `GET /api/live` without an upgrade: what became of those who look on. */
export function liveRoutes(feed: { counts(): LiveCounts }): Router {
  const router = Router();
  router.get('/live', (_request, response) => {
    response.json(feed.counts());
  });
  return router;
}
