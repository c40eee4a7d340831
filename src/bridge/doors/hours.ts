import { z } from 'zod';
import type { SpaceMoment } from '../space-time.ts';

const dayWords = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY_MINUTES = 24 * 60;

const clockTimeError = 'must be a time of the day such as 07:30, from 00:00 to 24:00';
const clockTime = z
  .string({ error: clockTimeError })
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: clockTimeError });

const windowSchema = z
  .strictObject({
    days: z
      .array(z.enum(dayWords, { error: `must be one of ${dayWords.join(', ')}` }), {
        error: `must be a list of days: ${dayWords.join(', ')}`,
      })
      .min(1, { error: 'is empty: name at least one day, or leave it out for every day' })
      .optional(),
    from: clockTime,
    to: clockTime,
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'must not be the same as from: write from 00:00 to 24:00 for the whole day',
  });

/** The words of one window, for "did you mean". */
export const hoursKeys = ['days', 'from', 'to'] as const;

/** Hours of the week, by the space's wall clock. `to` before `from` is on the next day. None at all: see who asks. */
export const hoursSchema = z
  .array(windowSchema, { error: 'must be a list of hours, each with from and to' })
  .max(50, { error: 'must be at most 50 windows' });

/** See {@link hoursSchema}. */
export type Hours = z.output<typeof hoursSchema>;

function minuteOf(text: string): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
}

/** Whether a moment lies in one of the windows; the day of a window over midnight is the one it begins on. */
export function isWithin(hours: Hours, { weekday, minute }: SpaceMoment): boolean {
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  return hours.some(({ days, from, to }) => {
    const isOn = (day: number) =>
      days === undefined || days.some((word) => dayWords.indexOf(word) === day - 1);
    const start = minuteOf(from);
    const end = minuteOf(to);
    if (end > start) return isOn(weekday) && minute >= start && minute < Math.min(end, DAY_MINUTES);
    return (isOn(weekday) && minute >= start) || (isOn(dayBefore) && minute < end);
  });
}
