import { Router } from 'express';
import type { Entry, EntryRecords } from '../../store/entries.ts';
import { entriesQuerySchema } from '../messages.ts';
import type { EntryMessage } from '../messages.ts';

const isoTime = (utcMs: number | null) => (utcMs === null ? null : new Date(utcMs).toISOString());

/** An entry as the API tells it. */
export function entryMessage(entry: Entry): EntryMessage {
  return {
    id: entry.id,
    terminal: entry.terminal,
    userId: entry.user_id,
    membershipId: entry.membership_id,
    terminalTime: entry.terminal_time,
    clockEpoch: entry.clock_epoch,
    arrivedAt: new Date(entry.arrived_at).toISOString(),
    correctedAt: isoTime(entry.corrected_at),
    verify: entry.verify,
    state: entry.state,
    outcome: entry.outcome,
    reason: entry.reason,
    decidedBy: entry.decided_by,
    way: entry.way,
    checkInId: entry.check_in_id,
    openedAt: isoTime(entry.opened_at),
    storeMs: entry.store_ms,
    cobotMs: entry.cobot_ms,
    unlockMs: entry.unlock_ms,
    totalMs: entry.total_ms,
  };
}

/** `GET /api/entries?limit&before&outcome` */
export function entriesRoutes(entries: Pick<EntryRecords, 'list'>): Router {
  const router = Router();
  // Express 5 hands a rejection to the error handler by itself.
  router.get('/entries', async (request, response) => {
    const query = entriesQuerySchema.parse(request.query);
    response.json({ entries: (await entries.list(query)).map(entryMessage) });
  });
  return router;
}
