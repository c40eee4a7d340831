import { Router } from 'express';
import type { Webhooks } from '../../webhooks/webhooks.ts';
import type { WebhooksMessage } from '../messages.ts';

const isoTime = (utcMs: number | undefined) => (utcMs === undefined ? null : new Date(utcMs).toISOString());

/** `GET /api/webhooks`: how they are doing; no address that Cobot was given is part of it. */
export function webhooksRoutes(webhooks: Pick<Webhooks, 'report'>): Router {
  const router = Router();
  router.get('/webhooks', (_request, response) => {
    const { checkedAt, problem, advice, events, ...rest } = webhooks.report();
    const message: WebhooksMessage = {
      ...rest,
      checkedAt: isoTime(checkedAt),
      problem: problem ?? null,
      advice: advice ?? null,
      events: events.map((each) => ({ ...each, lastDeliveryAt: isoTime(each.lastDeliveryAt) })),
    };
    response.json(message);
  });
  return router;
}
