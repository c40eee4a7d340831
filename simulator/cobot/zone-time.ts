/** Wall clock of the space: Cobot's dates and time spans are local to it. All instants are ms since 1970. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** The wall clock as if it were UTC, in ms. */
function wallMs(instant: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export interface WallClock {
  /** YYYY-MM-DD */
  date: string;
  /** 1 Monday … 7 Sunday */
  weekday: number;
  minuteOfDay: number;
}

export function wallClock(instant: number, timeZone: string): WallClock {
  const wall = new Date(wallMs(instant, timeZone));
  return {
    date: wall.toISOString().slice(0, 10),
    weekday: wall.getUTCDay() === 0 ? 7 : wall.getUTCDay(),
    minuteOfDay: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  };
}

/** The instant of a wall clock time; a time that a change to summer time skips counts as the hour after it. */
export function instantAt(timeZone: string, date: string, minuteOfDay: number, second: number): number {
  const wanted = Date.parse(`${date}T00:00:00Z`) + (minuteOfDay * 60 + second) * 1000;
  const firstTry = wanted - (wallMs(wanted, timeZone) - wanted);
  return firstTry - (wallMs(firstTry, timeZone) - wanted);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function isTimeZone(timeZone: string): boolean {
  try {
    return formatFor(timeZone) !== undefined;
  } catch {
    return false;
  }
}
