const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Offsets from UTC in ms by whole minute since 1970, of each zone that was asked for. */
const offsets = new Map<string, Map<number, number>>();
const MINUTE_MS = 60_000;
/** As many as a day has minutes; then the zone is begun anew. */
const MOST_OFFSETS = 1_440;

/**
 * What a clock on the wall shows in a time zone, as the terminals count it: the local time read as if it were UTC, in
 * ms since 1970. In the hour that a change to winter time repeats, both passes give the same answer. The runtime is asked
 * once for each minute, since it takes a hundred times longer than to look the offset up, and an entry needs several. Within
 * a minute no offset changes: each change of every zone the runtime knows has been on a whole minute since 1972.
 */
export function wallMsIn(timeZone: string, epochMs: number): number {
  const minute = Math.floor(epochMs / MINUTE_MS);
  let known = offsets.get(timeZone);
  if (known === undefined || known.size >= MOST_OFFSETS) {
    known = new Map();
    offsets.set(timeZone, known);
  }
  let offset = known.get(minute);
  if (offset === undefined) {
    offset = readWall(timeZone, minute * MINUTE_MS) - minute * MINUTE_MS;
    known.set(minute, offset);
  }
  return epochMs + offset;
}

/** As the runtime tells it, to the second. */
function readWall(timeZone: string, epochMs: number): number {
  const part = new Map<string, number>();
  for (const { type, value } of formatFor(timeZone).formatToParts(epochMs)) {
    if (type !== 'literal') part.set(type, Number(value));
  }
  const field = (name: string) => part.get(name) ?? 0;
  return Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
}

/** Prints a terminal's wall time: `2026-01-31T18:05:00`, without a zone because the wire has none. */
export function wallText(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 19);
}

/** The zone of the machine, for a config that names none. */
export function systemTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** True for a zone this runtime knows by name, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return formatFor(name).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
