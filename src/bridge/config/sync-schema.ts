import { z } from 'zod';
import type { DaySpan } from '../../protocol/commands/time-zones.ts';
import { mostSchedules } from '../sync/entitlement.ts';

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

const words = (what: string) => {
  const error = `must be a list of ${what}`;
  return z.array(z.string({ error }).trim().min(1, { error }), { error });
};

/** One rule of who may use a door; see `DoorRule`. */
export const doorRuleSchema = z.strictObject({
  plans: words('plans, each by its id or its name').optional(),
  extras: words('names of extras').optional(),
  teams: words('ids of teams').optional(),
  fields: z
    .record(z.string().min(1), words('values the field may have'), {
      error: 'must be names of custom fields, each with a list of values',
    })
    .optional(),
  hours: z.string({ error: 'must be the name of one of sync.schedules' }).optional(),
});

const spanError = 'must be hours of a day such as 08:00-20:00';
const lastMinute = 24 * 60 - 1;
const span = z.string({ error: spanError }).transform((text, context): DaySpan => {
  const match = /^([01]\d|2[0-4]):([0-5]\d)\s*-\s*([01]\d|2[0-4]):([0-5]\d)$/.exec(text.trim());
  const [from, to] = match === null ? [1, 0] : [minuteOf(match[1], match[2]), minuteOf(match[3], match[4])];
  if (from < to) return { from, to: Math.min(to, lastMinute) };
  context.addIssue({ code: 'custom', message: spanError });
  return z.NEVER;
});

function minuteOf(hour: string | undefined, minute: string | undefined): number {
  return Number(hour) * 60 + Number(minute);
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
/** A day after its own end: the door is shut. Not 23:59 to 00:00, which may be taken for a whole day. */
const shut: DaySpan = { from: lastMinute - 2, to: lastMinute - 3 };

/** A week of hours; a day of its own goes before `weekdays` and `weekend`, those before `daily`. Other days are shut. */
export const scheduleSchema = z
  .strictObject({
    daily: span.optional(),
    weekdays: span.optional(),
    weekend: span.optional(),
    sunday: span.optional(),
    monday: span.optional(),
    tuesday: span.optional(),
    wednesday: span.optional(),
    thursday: span.optional(),
    friday: span.optional(),
    saturday: span.optional(),
  })
  .transform((week): readonly DaySpan[] =>
    weekdays.map((day, index) => {
      const part = index === 0 || index === 6 ? week.weekend : week.weekdays;
      return week[day] ?? part ?? week.daily ?? shut;
    }),
  );

const everyError = 'must be a whole number of minutes from 1 to 1440';

/** How the terminals are kept equal to Cobot. */
export const syncSchema = z.strictObject({
  everyMinutes: z
    .int({ error: everyError })
    .min(1, { error: everyError })
    .max(1_440, { error: everyError })
    .default(15),
  names: oneOf(['full', 'first']).default('full'),
  foreign: oneOf(['keep', 'report', 'remove']).default('keep'),
  withoutPasses: oneOf(['remove', 'disable', 'keep']).optional(),
  cardField: z
    .string({ error: 'must be the name of a custom field' })
    .trim()
    .min(1, { error: 'must be the name of a custom field' })
    .optional(),
  schedules: z.record(z.string().min(1), scheduleSchema).default({}),
});

/** What the checks over several settings look at. */
interface SyncedTerminal {
  ownRelay: string;
  mode: string;
  members?: readonly { hours?: string | undefined }[] | undefined;
}

/** A setting that does not go with another one: where it is, and what to do. */
export interface SettingProblem {
  path: (string | number)[];
  message: string;
}

/** Hours need a schedule and a terminal that can hold them; a terminal that decides needs its relay. */
export function syncProblems(
  terminals: readonly SyncedTerminal[],
  schedules: Readonly<Record<string, unknown>>,
): SettingProblem[] {
  return terminals.flatMap(({ ownRelay, mode, members = [] }, index) => {
    const problems: SettingProblem[] = [];
    const used = new Set<string>();
    for (const [rule, { hours }] of members.entries()) {
      if (hours === undefined) continue;
      used.add(hours);
      const path = ['terminals', index, 'members', rule, 'hours'];
      if (!Object.hasOwn(schedules, hours))
        problems.push({
          path,
          message: 'is not the name of one of sync.schedules: write that schedule there',
        });
      else if (ownRelay === 'closed-zone')
        problems.push({
          path,
          message: 'does not go with ownRelay: closed-zone, which uses the terminal’s time zones itself',
        });
    }
    if (used.size > mostSchedules)
      problems.push({
        path: ['terminals', index, 'members'],
        message: `uses more than ${mostSchedules} schedules, and a user has no room for more`,
      });
    if (mode === 'sync' && ownRelay !== 'keep')
      problems.push({
        path: ['terminals', index, 'ownRelay'],
        message: 'must be keep where mode is sync, since the terminal opens the door itself: leave it out',
      });
    return problems;
  });
}
