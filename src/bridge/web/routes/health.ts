import { Router } from 'express';
import type { HealthReport } from '../../health.ts';
import type { HealthMessage } from '../health-message.ts';

/** `GET /healthz`, open to everybody: 200 while entries can be decided, 503 otherwise. */
export function healthRoutes(report: () => Promise<HealthReport>): Router {
  const router = Router();
  router.get('/healthz', async (_request, response) => {
    const health = await report();
    const message: HealthMessage = health;
    response.status(health.status === 'down' ? 503 : 200).json(message);
  });
  return router;
}
