import { z } from 'zod';
import { type CalendarDate, parseCalendarDate, parseInstant } from './dates.ts';

/** Everything that comes in from Cobot. Unknown fields are dropped; what may be missing somewhere is optional here. */

const id = z.string().min(1).max(255);
const text = z.string().max(10_000);
const optionalText = text.nullish().transform((value) => value ?? undefined);

/** A date Cobot wrote that is on no calendar must not pass as "no date": that would open doors. */
const calendarDate = z.string().transform((value, context): CalendarDate => {
  const date = parseCalendarDate(value);
  if (date !== undefined) return date;
  context.addIssue({ code: 'custom', message: 'not a date' });
  return z.NEVER;
});
const instant = z.string().transform((value, context): Date => {
  const date = parseInstant(value);
  if (date !== undefined) return date;
  context.addIssue({ code: 'custom', message: 'not a timestamp' });
  return z.NEVER;
});
const optionalDate = calendarDate.nullish().transform((value) => value ?? undefined);
/** A timestamp, or, as Cobot's v2 has it for memberships, a date, which then is its first moment in UTC. */
const instantOrDate = z.union([instant, calendarDate.transform((date) => new Date(`${date}T00:00:00Z`))]);
const optionalInstant = instantOrDate.nullish().transform((value) => value ?? undefined);

export const scopesSchema = z
  .object({ scope: z.union([z.array(text).max(500), text.transform((all) => all.split(/[\s,]+/))]) })
  .transform(({ scope }) => scope.filter((name) => name !== ''));

export const spaceV1Schema = z.object({ id, name: text, time_zone_name: optionalText });
export const spaceV2Schema = z
  .object({ data: z.object({ attributes: z.object({ timeZone: optionalText }) }) })
  .transform(({ data }) => data.attributes.timeZone);

const planSchema = z.object({
  name: text,
  parent_plan: z.object({ id }).nullish(),
  time_passes: z.array(z.unknown()).nullish(),
});

export const membershipSchema = z
  .object({
    id,
    name: optionalText,
    email: optionalText,
    user: z.object({ id }).nullish(),
    team_id: id.nullish(),
    plan: planSchema.nullish(),
    confirmed_at: optionalInstant,
    starts_at: optionalDate,
    canceled_to: optionalDate,
  })
  .transform((raw) => ({
    id: raw.id,
    /** Empty where Cobot has none. */
    name: raw.name ?? '',
    email: raw.email,
    /** Id of the Cobot user account; a membership need not have one. */
    accountId: raw.user?.id,
    teamId: raw.team_id ?? undefined,
    plan:
      raw.plan === null || raw.plan === undefined
        ? undefined
        : {
            name: raw.plan.name,
            /** Id among the space's plans: a member's own plan is a copy of that one. */
            parentPlanId: raw.plan.parent_plan?.id,
            /** True where checking in uses up time passes; false means unlimited. */
            usesTimePasses: (raw.plan.time_passes?.length ?? 0) > 0,
          },
    confirmedAt: raw.confirmed_at,
    startsOn: raw.starts_at,
    /** First day without access. */
    canceledTo: raw.canceled_to,
  }));
export type Membership = z.output<typeof membershipSchema>;
export const membershipsSchema = z.array(membershipSchema);

const checkInTokenSchema = z
  .object({ token: text.min(1), membership: z.object({ id }).nullish() })
  .transform((raw) => ({ token: raw.token, membershipId: raw.membership?.id }));
export type CheckInToken = z.output<typeof checkInTokenSchema>;
export const checkInTokensSchema = z.array(checkInTokenSchema);
/** The answer to looking one up need not repeat the token. */
export const checkInTokenOwnerSchema = z
  .object({ membership: z.object({ id }).nullish() })
  .transform((raw) => raw.membership?.id);

const parsedTimespanSchema = z.union([
  z
    .object({ duration_hours: z.number(), duration_minutes: z.number(), weekdays: z.array(z.number()) })
    .transform((raw) => ({
      kind: 'duration' as const,
      minutes: raw.duration_hours * 60 + raw.duration_minutes,
      weekdays: raw.weekdays,
    })),
  z
    .object({
      from_hour: z.number(),
      from_minute: z.number(),
      to_hour: z.number(),
      to_minute: z.number(),
      weekdays: z.array(z.number()),
    })
    .transform((raw) => ({
      kind: 'hours' as const,
      fromMinute: raw.from_hour * 60 + raw.from_minute,
      toMinute: raw.to_hour * 60 + raw.to_minute,
      weekdays: raw.weekdays,
    })),
]);

/** Minutes count from midnight of the space; `toMinute` before `fromMinute` is on the next day. Weekdays 1 Mon … 7 Sun, none = any. */
const timePassSchema = z
  .object({
    id,
    name: optionalText,
    expires_at: optionalInstant,
    used_at: optionalInstant,
    parsed_timespans: z.array(parsedTimespanSchema).nullish(),
  })
  .transform((raw) => ({
    id: raw.id,
    name: raw.name ?? '',
    expiresAt: raw.expires_at,
    usedAt: raw.used_at,
    timespans: raw.parsed_timespans ?? [],
  }));
export type TimePass = z.output<typeof timePassSchema>;
export const timePassesSchema = z.array(timePassSchema);

const resourceReference = z.object({ data: z.object({ id }).nullish() }).nullish();
const checkInV2Resource = z
  .object({
    id,
    attributes: z.object({ validFrom: optionalInstant, validUntil: optionalInstant }),
    relationships: z.object({ membership: resourceReference }).nullish(),
  })
  .transform((raw) => ({
    id: raw.id,
    validFrom: raw.attributes.validFrom,
    validUntil: raw.attributes.validUntil,
    membershipId: raw.relationships?.membership?.data?.id,
  }));
export type CheckIn = z.output<typeof checkInV2Resource>;
export const checkInV2Schema = z.object({ data: checkInV2Resource }).transform(({ data }) => data);
export const checkInsV2Schema = z.object({ data: z.array(checkInV2Resource) }).transform(({ data }) => data);

/** What a v1 201 holds is known only in part (`valid_until`), so nothing is required. */
export const checkInV1Schema = z
  .object({
    id: id.nullish(),
    valid_until: optionalInstant,
    membership_id: id.nullish(),
    membership: z.object({ id }).nullish(),
  })
  .transform((raw) => ({
    id: raw.id ?? undefined,
    validUntil: raw.valid_until,
    membershipId: raw.membership?.id ?? raw.membership_id ?? undefined,
  }));
