import { Router } from 'express';
import type { Store } from '../../store/store.ts';
import type { Fleet } from '../../terminals/fleet.ts';
import type { TerminalMessage } from '../terminal-messages.ts';

/** `GET /api/terminals`: how each is doing, and its passport, also while it is away. */
export function terminalsRoutes(
  fleet: Pick<Fleet, 'status'>,
  { terminals: records, terminalUsers }: Pick<Store, 'terminals' | 'terminalUsers'>,
): Router {
  const router = Router();
  router.get('/terminals', async (_request, response) => {
    const kept = new Map((await records.passports()).map((each) => [each.name, each]));
    const users = await terminalUsers.counts();
    const terminals = fleet.status().map((terminal): TerminalMessage => {
      const found = kept.get(terminal.name);
      return {
        ...terminal,
        since: new Date(terminal.since).toISOString(),
        passport: found?.passport ?? null,
        probedAt: found === undefined ? null : new Date(found.probedAt).toISOString(),
        users: users.get(terminal.name) ?? 0,
      };
    });
    response.json({ terminals });
  });
  return router;
}
