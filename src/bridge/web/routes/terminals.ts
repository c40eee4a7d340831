import { Router } from 'express';
import { terminalMessages } from '../terminal-reports.ts';
import type { TerminalReportParts } from '../terminal-reports.ts';

/** `GET /api/terminals`: how each is doing, and its passport, also while it is away. */
export function terminalsRoutes(parts: TerminalReportParts): Router {
  const router = Router();
  router.get('/terminals', async (_request, response) => {
    response.json({ terminals: await terminalMessages(parts) });
  });
  return router;
}
