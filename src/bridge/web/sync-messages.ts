import { z } from 'zod';

/** `POST /api/sync`: all may be left out. */
export const syncBodySchema = z
  .strictObject({
    /** Names of terminals; default all. */
    terminals: z.array(z.string().min(1).max(64)).min(1).max(1000).optional(),
    /** Only say what would happen. */
    dryRun: z.boolean().default(false),
    /** Do what a guard holds, if it is what the last dry run said. */
    force: z.boolean().default(false),
  })
  .refine(({ dryRun, force }) => !(dryRun && force), { error: 'dryRun and force do not go together' })
  .prefault({});

/** `…/terminals/:name`: a terminal's name in the config. */
export const terminalPathSchema = z.strictObject({ name: z.string().min(1).max(64) });

/** `GET /api/sync/export`: whose door; default everybody whose membership is running. */
export const exportQuerySchema = z.strictObject({ terminal: z.string().min(1).max(64).optional() });

const personSchema = z.object({
  userId: z.string(),
  membershipId: z.string().optional(),
  name: z.string(),
});
const alertSchema = z.object({ kind: z.string(), sentence: z.string(), advice: z.string() });

/** What a sync did, or would do, at one terminal. */
export const syncReportSchema = z.object({
  terminal: z.string(),
  outcome: z.enum(['unchanged', 'applied', 'would-change', 'held', 'partly', 'offline', 'failed']),
  unchanged: z.number(),
  gains: z.array(personSchema),
  losses: z.array(personSchema),
  changes: z.array(personSchema.extend({ fields: z.array(z.string()) })),
  taken: z.array(personSchema),
  leftOut: z.array(personSchema),
  foreign: z.number(),
  foreignUsers: z.array(personSchema),
  fingers: z.number(),
  alerts: z.array(alertSchema),
  problem: z.string().optional(),
  advice: z.string().optional(),
});
export type SyncReportMessage = z.output<typeof syncReportSchema>;

/** The answer to `POST /api/sync`, and the last line of its stream. */
export const syncResultSchema = z.object({ reports: z.array(syncReportSchema) });

/** A line of the stream before the last one: how many users and fingers of how many are written. */
export const syncProgressSchema = z.object({ terminal: z.string(), done: z.number(), total: z.number() });
export type SyncProgressMessage = z.output<typeof syncProgressSchema>;

/** `GET /api/sync`: the last report of each terminal, and the removals that are owed. Times are ISO 8601. */
export const syncOverviewSchema = z.object({
  terminals: z.array(z.object({ at: z.string(), report: syncReportSchema })),
  owed: z.array(
    z.object({ terminal: z.string(), userId: z.string(), since: z.string(), ageSeconds: z.number() }),
  ),
});
export type SyncOverviewMessage = z.output<typeof syncOverviewSchema>;
