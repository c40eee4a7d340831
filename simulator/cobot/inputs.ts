import { z } from 'zod';

/** What the control API and the in-process object take. Dates are the space's, times ISO 8601. */

const id = z.string().regex(/^[\w-]{1,64}$/);
const name = z.string().min(1).max(200);
const date = z.iso.date();
const instant = z.iso.datetime({ offset: true });
const clockTime = z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d$/);
const weekdays = z.array(z.int().min(1).max(7)).max(7);

const checkInTokenSchema = z.string().min(1).max(255);

/** Either hours of the day, over midnight where `to` is before `from`, or a duration from the check-in on. */
const timespanSchema = z.union([
  z.strictObject({ from: clockTime, to: clockTime, weekdays: weekdays.optional() }),
  z.strictObject({ durationMinutes: z.int().min(1).max(10_080), weekdays: weekdays.optional() }),
]);
export type TimespanInput = z.output<typeof timespanSchema>;

export const passesSchema = z.strictObject({
  count: z.int().min(1).max(1000).optional(),
  name: name.optional(),
  timespan: timespanSchema.optional(),
  expiresAt: instant.nullable().optional(),
});
export type PassesInput = z.output<typeof passesSchema>;

export const planSchema = z.strictObject({
  id: id.optional(),
  name,
  /** With it the plan has time passes; without it is unlimited. */
  timespan: timespanSchema.optional(),
  extras: z.array(name).max(50).optional(),
  /** Whether it is left out of `GET /api/plans` for tokens without `read_plans`. */
  hidden: z.boolean().optional(),
});
export type PlanInput = z.output<typeof planSchema>;

/** `on`: the day from which the new plan holds; without it, or on a day that has come, at once. */
export const planChangeSchema = z.strictObject({ plan: planSchema, on: date.optional() });
export type PlanChange = z.output<typeof planChangeSchema>;

export const passCountSchema = z.strictObject({ count: z.int().min(1).max(1000).optional() });
export const fieldValueSchema = z.strictObject({ label: name, value: z.string().max(1000) });

const memberFields = {
  name,
  email: z.email().nullable().optional(),
  phone: z.string().max(50).nullable().optional(),
  user: z.strictObject({ id, email: z.email() }).nullable().optional(),
  teamId: id.nullable().optional(),
  plan: planSchema.optional(),
  /** null: waits for approval. Default: a year ago. */
  confirmedAt: instant.nullable().optional(),
  startsAt: date.nullable().optional(),
  canceledTo: date.nullable().optional(),
};

export const memberSchema = z.strictObject({
  ...memberFields,
  id: id.optional(),
  /** Unused all-day passes to begin with. Given, even as 0, the plan is one with passes; not given, it is unlimited. */
  passes: z.int().min(0).max(1000).optional(),
  tokens: z.array(checkInTokenSchema).max(100).optional(),
});
export type MemberInput = z.output<typeof memberSchema>;

export const memberChangeSchema = z.strictObject({ ...memberFields, name: name.optional() });
export type MemberChange = z.output<typeof memberChangeSchema>;

/** Without a date the membership ends today, and today is already without access. */
export const cancellationSchema = z.strictObject({ canceledTo: date.optional() });

export const tokenSchema = z.strictObject({ token: checkInTokenSchema });

const text = z.string().max(1000);
const statusOfUnknown = z.union([z.literal(204), z.literal(404), z.literal(422)]);
const perMinute = z.int().min(0).max(1_000_000);

export const settingsChangeSchema = z.strictObject({
  repeatCheckIn: z.enum(['running', 'refuse', 'new']).optional(),
  unknownToken: z.strictObject({ v1: statusOfUnknown.optional(), v2: statusOfUnknown.optional() }).optional(),
  texts: z
    .strictObject({
      noPasses: text.optional(),
      notNow: text.optional(),
      canceled: text.optional(),
      unconfirmed: text.optional(),
      notStarted: text.optional(),
      alreadyCheckedIn: text.optional(),
      unknownToken: text.optional(),
    })
    .optional(),
  passUseIsRemoval: z.boolean().optional(),
  signOnIsGranted: z.boolean().optional(),
  signOnUser: z.strictObject({ id: z.string().min(1).max(64), isAdmin: z.boolean() }).optional(),
  limits: z
    .strictObject({
      enabled: z.boolean().optional(),
      perMinute: perMinute.optional(),
      membershipListPerMinute: perMinute.optional(),
    })
    .optional(),
});
export type SettingsChange = z.output<typeof settingsChangeSchema>;
