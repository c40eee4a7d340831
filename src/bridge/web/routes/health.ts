import { Router } from 'express';
import type { HealthReport } from '../../health.ts';

/** `GET /healthz`, open to everybody: 200 while entries can be decided, 503 otherwise. */
export function healthRoutes(report: () => Promise<HealthReport>): Router {
  const router = Router();
  router.get('/healthz', async (_request, response) => {
    const health = await report();
    response.status(health.status === 'down' ? 503 : 200).json(health);
  });
  return router;
}
