import { z } from 'zod';
import { type WallClock, wallClockIn } from './dates.ts';
import type { Host } from './host.ts';
import { type CallOptions, type CobotHttp, pathSegment, readBody } from './http.ts';
import { type RowList, rowList } from './row-list.ts';
import {
  type OwnedTimePass,
  type TimePass,
  type Timespan,
  ownedTimePassSchema,
  timePassSchema,
} from './time-pass-schemas.ts';

const ALL_PATH = '/api/time_passes/unused';
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const timePassesSchema = z.array(timePassSchema);
const ownedTimePassesSchema = rowList(ownedTimePassSchema);

/** The unused time passes of a membership. None says nothing about a plan without passes: that one is unlimited. */
export async function listUnusedTimePasses(
  http: CobotHttp,
  host: Host,
  membershipId: string,
  options?: CallOptions,
): Promise<readonly TimePass[]> {
  const path = `/api/memberships/${pathSegment(membershipId)}/time_passes/unused`;
  const call = { endpoint: 'time-passes', path, label: path, statuses: [200] } as const;
  return readBody(timePassesSchema, await http.read(host, call, options), path);
}

/** The unused time passes of everybody, in one call. */
export async function listAllUnusedTimePasses(
  http: CobotHttp,
  host: Host,
  options?: CallOptions,
): Promise<RowList<OwnedTimePass>> {
  const call = { endpoint: 'all-time-passes', path: ALL_PATH, label: ALL_PATH, statuses: [200] } as const;
  const answer = await http.read(host, { ...call, maxBytes: MAX_LIST_BYTES }, options);
  return readBody(ownedTimePassesSchema, answer, ALL_PATH);
}

/**
 * Whether a pass could be used for a check-in at a moment: unused, not expired, and inside one of its time spans by the
 * wall clock of the space.
 * @throws CobotError `ours` when the zone is not known.
 */
export function isPassUsable(pass: TimePass, now: Date, timeZone: string): boolean {
  if (pass.usedAt !== undefined) return false;
  if (pass.expiresAt !== undefined && pass.expiresAt <= now) return false;
  const wall = wallClockIn(timeZone, now);
  return pass.timespans.length === 0 || pass.timespans.some((span) => isInside(span, wall));
}

function isInside(span: Timespan, { weekday, minuteOfDay }: WallClock): boolean {
  const isOn = (day: number): boolean => span.weekdays.length === 0 || span.weekdays.includes(day);
  if (span.kind === 'duration') return isOn(weekday);
  const { fromMinute, toMinute } = span;
  // Cobot writes "4-3:59" for a day that lasts until 03:59:59: an end at :59 means the whole minute.
  const endMinute = toMinute % 60 === 59 ? toMinute + 1 : toMinute;
  if (toMinute >= fromMinute) return isOn(weekday) && minuteOfDay >= fromMinute && minuteOfDay < endMinute;
  if (minuteOfDay >= fromMinute) return isOn(weekday);
  // After midnight the span is still the one of the day before.
  return minuteOfDay < endMinute && isOn(weekday === 1 ? 7 : weekday - 1);
}
