import { Router } from 'express';
import type { AuditRow } from '../../store/audit-line.ts';
import type { Store } from '../../store/store.ts';
import { auditMessageSchema, auditQuerySchema } from '../audit-messages.ts';
import type { AuditLineMessage } from '../audit-messages.ts';

const detailsSchema = auditMessageSchema.shape.lines.element.shape.details;

function lineMessage({
  number,
  at,
  actor,
  action,
  member_number,
  terminal,
  details,
}: AuditRow): AuditLineMessage {
  return {
    number,
    at: new Date(at).toISOString(),
    actor,
    action,
    memberNumber: member_number,
    terminal,
    details: detailsSchema.parse(JSON.parse(details)),
  };
}

/** `GET /api/audit?limit&before`: who did what, members by their number only. */
export function auditRoutes(audit: Pick<Store['audit'], 'list'>): Router {
  const router = Router();
  router.get('/audit', async (request, response) => {
    const { limit, before } = auditQuerySchema.parse(request.query);
    const lines = await audit.list({ limit, ...(before !== undefined && { before }) });
    response.json({ lines: lines.map(lineMessage) });
  });
  return router;
}
