import { commandCode } from '../command-codes.ts';
import { TerminalError } from '../errors.ts';
import { byteRun, u16, u32 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, malformed, record, type Codec } from './exchange.ts';

/** When a door may open on one day, in minutes from midnight; `from` after `to` is never. */
export interface DaySpan {
  from: number;
  to: number;
}

/** A week of the access tables. */
export interface TimeZone {
  /** 1–50. */
  index: number;
  /** Seven, Sunday first. */
  days: readonly DaySpan[];
}

const minutesPerDay = 24 * 60;
const daysPerWeek = 7;
const lastMinute = minutesPerDay - 1;

/**
 * A week in which no minute is open: every day begins after its end. Not 23:59 to 00:00, which looks like a week that is
 * always open where the number before it is taken to be narrower than it is.
 */
export function closedZone(index: number): TimeZone {
  return week(index, { from: lastMinute - 2, to: lastMinute - 3 });
}

/** A week that is always open. */
export function openZone(index: number): TimeZone {
  return week(index, { from: 0, to: lastMinute });
}

/** True where no day of it has an open minute. Of a day with a time that is none nobody knows that. */
export function isClosedZone({ days }: TimeZone): boolean {
  return days.every((day) => isSpan(day) && day.from > day.to);
}

/** The same week, fit to be written: terminals tell times that are none (`23:198`), and a day with one becomes closed. */
export function writableZone({ index, days }: TimeZone): TimeZone {
  const closed = closedZone(index).days;
  return { index, days: closed.map((never, day) => days.slice(day, day + 1).find(isSpan) ?? never) };
}

function week(index: number, span: DaySpan): TimeZone {
  return { index, days: Array.from({ length: daysPerWeek }, () => ({ ...span })) };
}

/** Seven times `start hour, start minute, end hour, end minute`. */
const spansBytes = daysPerWeek * 4;

function readSpans(bytes: Uint8Array): DaySpan[] {
  return Array.from({ length: daysPerWeek }, (_, day) => {
    const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = bytes.subarray(day * 4);
    return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
  });
}

function writeSpans(days: readonly DaySpan[]): Uint8Array {
  if (days.length !== daysPerWeek || !days.every(isSpan))
    throw new TerminalError('ours', 'a time zone has seven days, each from and to a minute below 1440', {
      reason: 'bad-argument',
    });
  return Uint8Array.from(
    days.flatMap(({ from, to }) => [Math.floor(from / 60), from % 60, Math.floor(to / 60), to % 60]),
  );
}

function isSpan({ from, to }: DaySpan): boolean {
  return isMinute(from) && isMinute(to);
}

function isMinute(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < minutesPerDay;
}

/** How wide the number of the zone is in an answer; the captured one has 2 bytes, and 4 have been reported. */
export type ZoneIndexBytes = 2 | 4;

/**
 * The answer to TZ_RRQ. Which of the two it is stands nowhere: without `indexBytes` it is told by which one holds times
 * of a day, and by fewer days that end before they begin. A week of one kind can look like one of the other.
 *
 *     0 u16 index   2 days[28]   30 (2 bytes without meaning)
 *     0 u32 index   4 days[28]
 *
 * Source: a captured reply of the first kind; one report of the second.
 */
export function readTimeZone(data: Uint8Array, indexBytes?: ZoneIndexBytes): TimeZone {
  const width = indexBytes ?? likelyWidth(data);
  if (data.length < width + spansBytes)
    throw malformed('read a time zone', `${data.length} bytes are no time zone`);
  const { index } = indexLayout.read(data, { longer: true });
  return { index, days: readSpans(data.subarray(width)) };
}

/** The first kind of answer, as a terminal sends it; `rest` is what stands behind the days. */
export function writeTimeZone(zone: TimeZone, indexBytes: ZoneIndexBytes, rest: Uint8Array): Uint8Array {
  const index = indexLayout.write({ index: zone.index });
  return Buffer.concat(
    indexBytes === 2
      ? [index, writeSpans(zone.days), rest]
      : [index, new Uint8Array(2), writeSpans(zone.days)],
  );
}

/** Which kind an answer is whose zone is known, because it was just written; undefined where it is neither. */
export function indexBytesOf(data: Uint8Array, zone: TimeZone): ZoneIndexBytes | undefined {
  const spans = Buffer.from(writeSpans(zone.days));
  const isAt = (at: number) => spans.equals(data.subarray(at, at + spansBytes));
  const isThisOne = data[0] === (zone.index & 0xff) && data[1] === zone.index >> 8;
  if (!isThisOne) return undefined;
  return isAt(2) ? 2 : isAt(4) ? 4 : undefined;
}

const indexLayout = defineLayout('number of a time zone', 2, { index: u16(0) });

function likelyWidth(data: Uint8Array): ZoneIndexBytes {
  if (data.length < 4 + spansBytes || data[2] !== 0 || data[3] !== 0) return 2;
  const [narrow, wide] = [readSpansChecked(data, 2), readSpansChecked(data, 4)];
  if (wide === undefined) return 2;
  return narrow === undefined || inverted(wide) < inverted(narrow) ? 4 : 2;
}

/** Undefined where an hour or a minute is none. */
function readSpansChecked(data: Uint8Array, at: number): DaySpan[] | undefined {
  const bytes = data.subarray(at, at + spansBytes);
  const areTimes = bytes.every((value, index) => value < (index % 2 === 0 ? 24 : 60));
  return areTimes ? readSpans(bytes) : undefined;
}

function inverted(days: readonly DaySpan[]): number {
  return days.filter(({ from, to }) => from > to).length;
}

/** TZ_RRQ 27: u32 index → OK with the zone, read by {@link readTimeZone}. */
const askedLayout = defineLayout('time zone asked for', 4, { index: u32(0) });
export const readZone = defineExchange<{ index: number }, Uint8Array>({
  name: 'read a time zone',
  command: commandCode.readZone,
  request: record(askedLayout),
  reply: { read: ({ data }) => data, write: (data) => ({ data }) },
});

/** TZ_WRQ 28: `0 u32 index  4 days[28]` → OK. Source: zk-protocol; frankville/node-zklib. */
const writtenLayout = defineLayout('time zone written', 4 + spansBytes, {
  index: u32(0),
  spans: byteRun(4, spansBytes),
});
const written: Codec<TimeZone> = {
  read: (data) => {
    const { index, spans } = writtenLayout.read(data, { longer: true });
    return { index, days: readSpans(spans) };
  },
  write: ({ index, days }) => writtenLayout.write({ index, spans: writeSpans(days) }),
};
export const writeZone = defineExchange<TimeZone, void>({
  name: 'write a time zone',
  command: commandCode.writeZone,
  request: written,
  reply: acknowledged,
});
