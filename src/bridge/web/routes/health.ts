import { Router } from 'express';
import type { HealthReport } from '../../health.ts';

/** `GET /healthz`, open to everybody: 200 while entries can be decided, 503 otherwise. */
export function healthRoutes(report: () => HealthReport): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    const health = report();
    response.status(health.status === 'down' ? 503 : 200).json(health);
  });
  return router;
}
