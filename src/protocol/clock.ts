/**
 * A terminal's wall clock. The wire carries local time without a zone, so a time is kept as `wallMs`: the wall clock
 * read as if it were UTC, in milliseconds since 1970. `new Date(wallMs).toISOString()` prints it.
 */
export type WallMs = number;

const shortMonths: ReadonlySet<number> = new Set([4, 6, 9, 11]);
const msPerDay = 86_400_000;

/**
 * The packed u32 of GET_TIME, SET_TIME and the logs: `((year % 100) * 12 * 31 + (month - 1) * 31 + day - 1) * 86400`
 * plus the seconds of the day; years count from 2000. Real terminals send impossible dates such as 30 February: the day
 * is clamped to the month's last. Source: captures; eight implementations agree.
 */
export function unpackTime(packed: number): WallMs {
  const secondOfDay = packed % 86_400;
  const days = (packed - secondOfDay) / 86_400;
  if (days !== lastDays) {
    const months = Math.floor(days / 31);
    lastDayMs = epochDay(2000 + Math.floor(months / 12), (months % 12) + 1, (days % 31) + 1) * msPerDay;
    lastDays = days;
  }
  return lastDayMs + secondOfDay * 1000;
}

/** Logs are in order of time, so a punch is mostly of the day of the one before. */
let lastDays = -1;
let lastDayMs = 0;

/** The inverse of {@link unpackTime}; milliseconds are cut, years outside 2000–2099 are clamped. */
export function packTime(wallMs: WallMs): number {
  const date = new Date(clampToTerminalYears(wallMs));
  const days = (date.getUTCFullYear() % 100) * 12 * 31 + date.getUTCMonth() * 31 + (date.getUTCDate() - 1);
  return days * 86_400 + date.getUTCHours() * 3600 + date.getUTCMinutes() * 60 + date.getUTCSeconds();
}

/** The six plain bytes `yy mm dd hh mi ss` of an event; impossible values are clamped. Source: captures. */
export function unpackEventTime(bytes: Uint8Array, offset: number): WallMs {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = bytes.subarray(offset, offset + 6);
  const seconds = Math.min(hour, 23) * 3600 + Math.min(minute, 59) * 60 + Math.min(second, 59);
  return epochDay(2000 + year, clamp(month, 1, 12), day) * msPerDay + seconds * 1000;
}

/** The inverse of {@link unpackEventTime}, written into `bytes` at `offset`. */
export function packEventTime(wallMs: WallMs, bytes: Uint8Array, offset: number): void {
  const date = new Date(clampToTerminalYears(wallMs));
  const fields = [
    date.getUTCFullYear() - 2000,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
  bytes.set(fields, offset);
}

/** `2026-01-02T08:30:15`. */
export function formatWallTime(wallMs: WallMs): string {
  return new Date(wallMs).toISOString().slice(0, 19);
}

/** The nearest time that a terminal's clock can show: its years are 2000–2099. */
export function clampToTerminalYears(wallMs: WallMs): WallMs {
  return clamp(wallMs, Date.UTC(2000, 0, 1), Date.UTC(2099, 11, 31, 23, 59, 59));
}

/** Days since 1970-01-01 of a proleptic Gregorian date; the day is clamped into its month. */
function epochDay(year: number, month: number, day: number): number {
  const lastDay = month === 2 ? (isLeapYear(year) ? 29 : 28) : shortMonths.has(month) ? 30 : 31;
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear =
    Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + clamp(day, 1, lastDay) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
