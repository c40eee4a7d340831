import { CobotError } from './errors.ts';

/** A date of the calendar without a time or a zone, `YYYY-MM-DD`; two of them compare as text. */
export type CalendarDate = string;

// Both v1 spellings ("2010/01/01 12:00:00 +0000", and dashes as Cobot's own apps have them) and v2's ISO 8601.
const DATE = /^(\d{4})[/-](\d{2})[/-](\d{2})(?!\d)/;
const TIME =
  /^(\d{4})[/-](\d{2})[/-](\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)? ?(Z|UTC|[+-]\d{2}:?\d{2})$/;

/** The date at the start of a date or timestamp, as written there; `undefined` if there is none on the calendar. */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  if (text.length > match[0].length && parseInstant(text) === undefined) return undefined;
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  const onCalendar = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(onCalendar.getTime()) && onCalendar.toISOString().startsWith(date) ? date : undefined;
}

/** The moment a v1 or v2 timestamp names; `undefined` for anything else. A time without an offset is not accepted. */
export function parseInstant(text: string): Date | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', offset = 'Z'] = match;
  const zone = offset === 'UTC' || offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows. */
export interface WallClock {
  date: CalendarDate;
  /** 1 Monday … 7 Sunday */
  weekday: number;
  minuteOfDay: number;
}

/**
 * What a clock in a time zone (IANA name) shows at a moment.
 * @throws CobotError `ours` when the zone is not known.
 */
export function wallClockIn(timeZone: string, instant: Date): WallClock {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  );
  const date = `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
  const dayOfWeek = new Date(`${date}T00:00:00Z`).getUTCDay();
  return {
    date,
    weekday: dayOfWeek === 0 ? 7 : dayOfWeek,
    minuteOfDay: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

/**
 * The calendar date at a moment in a time zone (IANA name).
 * @throws CobotError `ours` when the zone is not known.
 */
export function dateIn(timeZone: string, instant: Date): CalendarDate {
  return wallClockIn(timeZone, instant).date;
}

/** Whether this runtime knows the time zone by that name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatFor(timeZone);
    return true;
  } catch {
    return false;
  }
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hourCycle: 'h23',
      hour: '2-digit',
      minute: '2-digit',
    });
    if (formats.size < 100) formats.set(timeZone, format);
    return format;
  } catch (cause) {
    throw new CobotError('ours', `Unknown time zone ${JSON.stringify(timeZone)}`, { cause });
  }
}
