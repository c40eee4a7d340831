import { z } from 'zod';
import { id, optionalInstant, optionalText } from './schema-parts.ts';

const weekdays = z
  .array(z.int().min(1).max(7))
  .nullish()
  .transform((days) => days ?? []);
const hour = z.int().min(0).max(24);
const minute = z.int().min(0).max(59);

const parsedTimespanSchema = z.union([
  z
    .object({
      duration_hours: z.int().min(0).max(10_000),
      duration_minutes: minute.nullish(),
      weekdays,
    })
    .transform((raw) => ({
      kind: 'duration' as const,
      minutes: raw.duration_hours * 60 + (raw.duration_minutes ?? 0),
      weekdays: raw.weekdays,
    })),
  z
    .object({ from_hour: hour, from_minute: minute, to_hour: hour, to_minute: minute, weekdays })
    .transform((raw) => ({
      kind: 'hours' as const,
      fromMinute: raw.from_hour * 60 + raw.from_minute,
      toMinute: raw.to_hour * 60 + raw.to_minute,
      weekdays: raw.weekdays,
    })),
]);

/**
 * When a pass may be used. Minutes count from midnight of the space; `toMinute` before `fromMinute` is on the next day.
 * Weekdays 1 Monday … 7 Sunday, none means any.
 */
export type Timespan = z.output<typeof parsedTimespanSchema>;

const passFields = {
  id,
  name: optionalText,
  expires_at: optionalInstant,
  used_at: optionalInstant,
  parsed_timespans: z.array(parsedTimespanSchema).nullish(),
};

function timePass(raw: z.output<z.ZodObject<typeof passFields>>) {
  return {
    id: raw.id,
    name: raw.name ?? '',
    expiresAt: raw.expires_at,
    usedAt: raw.used_at,
    /** Empty: at any time. */
    timespans: raw.parsed_timespans ?? [],
  };
}

export const timePassSchema = z.object(passFields).transform(timePass);
export type TimePass = z.output<typeof timePassSchema>;

/** A pass in the list of all members'. How Cobot names the owner there is not documented: the usual two ways are read. */
export const ownedTimePassSchema = z
  .object({ ...passFields, membership: z.object({ id }).nullish(), membership_id: id.nullish() })
  .transform((raw) => ({
    ...timePass(raw),
    /** undefined where Cobot does not say whose it is: then each membership's own list has to be asked. */
    membershipId: raw.membership?.id ?? raw.membership_id ?? undefined,
  }));
export type OwnedTimePass = z.output<typeof ownedTimePassSchema>;
