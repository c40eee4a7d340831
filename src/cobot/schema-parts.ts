import { z } from 'zod';
import { type CalendarDate, parseCalendarDate, parseInstant } from './dates.ts';

/** Pieces that all of Cobot's answers are read with. `null` and missing are both undefined afterwards. */

export const id = z.string().min(1).max(255);
export const text = z.string().max(10_000);
export const optionalText = text.nullish().transform((value) => value ?? undefined);

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
export const optionalDate = calendarDate.nullish().transform((value) => value ?? undefined);
/** A timestamp, or, as Cobot's v2 has it for memberships, a date, which then is its first moment in UTC. */
const instantOrDate = z.union([instant, calendarDate.transform((date) => new Date(`${date}T00:00:00Z`))]);
export const optionalInstant = instantOrDate.nullish().transform((value) => value ?? undefined);

/** `{"data":{"id":…}}` of a JSON:API relationship. */
export const relatedOne = z
  .object({ data: z.object({ id }).nullish() })
  .nullish()
  .transform((value) => value?.data?.id);
