import { z } from 'zod';
import { doorChangesSchema, doorSettingsSchema } from '../doors/settings.ts';
import { alertKinds } from '../entries/decision.ts';
import { offlineStates } from '../offline/reconciliation.ts';
import { positive } from './positive.ts';

/** The terminal's name in the path. */
export const doorPathSchema = z.strictObject({ name: z.string().min(1).max(64) });

/** `POST /api/doors/:name/lockdown` */
export const lockdownBodySchema = z.strictObject({ on: z.boolean({ error: 'must be true or false' }) });

const MOST_MINUTES = 24 * 60;

/** `POST /api/doors/:name/hold-open`: from now on, so many minutes; 0 ends it. */
export const holdOpenBodySchema = z.strictObject({
  minutes: z
    .int({ error: 'must be a whole number of minutes' })
    .min(0, { error: 'must not be below 0' })
    .max(MOST_MINUTES, { error: `must be at most ${MOST_MINUTES}, a day` }),
});

/** `PATCH /api/doors/:name/settings` */
export const settingsBodySchema = doorChangesSchema;

/** `GET /api/alerts` */
export const alertsQuerySchema = z.strictObject({
  limit: positive.max(500, { error: 'must be at most 500' }).default(50),
  before: positive.optional(),
});

/** One door as the API tells it. */
export const doorMessageSchema = z.object({
  name: z.string(),
  settings: doorSettingsSchema,
  changed: z.array(z.string()),
  isHeldOpen: z.boolean(),
  heldOpenUntil: z.string().nullable(),
});
/** See {@link doorMessageSchema}. */
export type DoorMessage = z.output<typeof doorMessageSchema>;

/** The answer to `GET /api/doors`. */
export const doorsMessageSchema = z.object({ doors: z.array(doorMessageSchema) });

/** The answer to an opening. */
export const openedMessageSchema = z.object({ opened: z.boolean() });

/** The answer to the end of a lease. */
export const leaseDroppedSchema = z.object({ dropped: z.literal(true) });

/** One alert as the API tells it. */
export const alertMessageSchema = z.object({
  id: z.number(),
  kind: z.enum(alertKinds),
  terminal: z.string(),
  userId: z.string().nullable(),
  at: z.string(),
  repeats: z.number(),
});
/** See {@link alertMessageSchema}. */
export type AlertMessage = z.output<typeof alertMessageSchema>;
/** The answer to `GET /api/alerts`. */
export const alertsMessageSchema = z.object({ alerts: z.array(alertMessageSchema) });

/** `GET /api/reconciliation`: the entries of so many days, and all that are not settled. */
export const reconciliationQuerySchema = z.strictObject({
  days: positive.max(366, { error: 'must be at most 366' }).default(7),
});

const offlineEntrySchema = z.object({
  entryId: z.number(),
  terminal: z.string(),
  membershipId: z.string(),
  enteredAt: z.string(),
  passId: z.string().nullable(),
  state: z.enum(offlineStates),
  reason: z.string().nullable(),
  settledAt: z.string().nullable(),
});

/** Who came in without Cobot, and what is left to do about it. */
export const reconciliationSchema = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  counts: z.record(z.enum(offlineStates), z.number()),
  cameIn: z.array(offlineEntrySchema),
  wouldHaveBeenRefused: z.array(offlineEntrySchema),
  owed: z.array(
    offlineEntrySchema.pick({ entryId: true, membershipId: true, passId: true, enteredAt: true }),
  ),
});
/** See {@link reconciliationSchema}. */
export type ReconciliationMessage = z.output<typeof reconciliationSchema>;
