import { z } from 'zod';
import { entryWays } from '../entries/decision.ts';
import { entryOutcomes } from '../entries/outcome.ts';
import { positive } from './positive.ts';

/** `GET /api/entries`: newest first; `before` is the id of the last entry of the page before. */
export const entriesQuerySchema = z.strictObject({
  limit: positive.max(500, { error: 'must be at most 500' }).default(50),
  before: positive.optional(),
  outcome: z.enum(entryOutcomes).optional(),
});

const isoTime = z.string();
const milliseconds = z.number().nullable();

/** One entry as the API tells it. Times are ISO 8601 in UTC, `terminalTime` the terminal's own wall clock. */
export const entrySchema = z.object({
  id: z.number(),
  terminal: z.string(),
  userId: z.string(),
  membershipId: z.string().nullable(),
  terminalTime: z.string(),
  clockEpoch: z.number(),
  arrivedAt: isoTime,
  correctedAt: isoTime.nullable(),
  verify: z.number(),
  state: z.number(),
  outcome: z.enum(entryOutcomes).nullable(),
  reason: z.string().nullable(),
  decidedBy: z.enum(['cobot', 'bridge', 'terminal', 'staff']).nullable(),
  way: z.enum(entryWays).nullable(),
  checkInId: z.string().nullable(),
  openedAt: isoTime.nullable(),
  storeMs: milliseconds,
  cobotMs: milliseconds,
  unlockMs: milliseconds,
  totalMs: milliseconds,
});
/** See {@link entrySchema}. */
export type EntryMessage = z.output<typeof entrySchema>;
/** The answer to `GET /api/entries`. */
export const entriesMessageSchema = z.object({ entries: z.array(entrySchema) });
