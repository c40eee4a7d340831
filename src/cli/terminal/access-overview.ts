import { accessLimits } from '../../protocol/access-tables.ts';
import type { AccessGroup, Combination } from '../../protocol/commands/access-groups.ts';
import { isClosedZone, type DaySpan, type TimeZone } from '../../protocol/commands/time-zones.ts';
import { userRecord72 } from '../../protocol/commands/users.ts';
import { isRefusal } from '../../protocol/errors.ts';
import type { Terminal } from '../../protocol/terminal.ts';

/** Everything that decides who may open a terminal's door when. */
export interface AccessOverview {
  /** Seconds the terminal opens by itself for whom it recognises; null where it has no such option. */
  lockOn: string | null;
  /** What is licensed: 1 basic, 2 access tables, 4 door sensor. */
  lockFunOn: string | null;
  doorOpen: boolean | null;
  /** False where the terminal refuses to tell its tables, which are empty here then. */
  tables: boolean;
  groups: AccessGroup[];
  combinations: Combination[];
  zones: { index: number; closed: boolean; days: { from: string; to: string }[] }[];
  /** Users whose record has time zones of its own. */
  usersWithOwnZones: { uid: number; flag: number; zones: number[] }[];
}

const usualGroups = [1, 2, 3, 4, 5];

/** Reads them all: the groups in use, the combinations that are set, and the time zones these and the users name. */
export async function readAccess(
  terminal: Terminal,
  options: { signal?: AbortSignal; onProgress?: (doneBytes: number, totalBytes: number) => void },
): Promise<AccessOverview> {
  const people = await lookAtRecords(terminal, options);
  const groups = await all([...new Set([...usualGroups, ...people.groups])], (group) =>
    terminal.access.group(group),
  );
  const numbers = Array.from({ length: accessLimits.combinations }, (_, index) => index + 1);
  const combinations = await all(numbers, (number) => terminal.access.combination(number));
  const named = [...groups, ...people.own].flatMap(({ zones }) => zones).filter((zone) => zone !== 0);
  const zones = await all([...new Set(named)], (index) => terminal.access.zone(index));
  return {
    lockOn: (await terminal.option('LockOn')) ?? null,
    lockFunOn: (await terminal.option('LockFunOn')) ?? null,
    doorOpen: (await terminal.isDoorOpen()) ?? null,
    tables: groups.length > 0,
    groups,
    combinations: combinations.filter((each) => each.groups.length > 0),
    zones: zones.map(written),
    usersWithOwnZones: people.own,
  };
}

async function lookAtRecords(terminal: Terminal, options: Parameters<typeof readAccess>[1]) {
  const groups: number[] = [];
  const own: AccessOverview['usersWithOwnZones'] = [];
  await terminal.userTable.edit(({ uid, group }, record) => {
    groups.push(group);
    if (record.length !== userRecord72.size) return undefined;
    const { zoneFlag: flag, zone1, zone2, zone3 } = userRecord72.read(record);
    const zones = [zone1, zone2, zone3].filter((zone) => zone !== 0);
    if (zones.length > 0) own.push({ uid, flag, zones });
    return undefined;
  }, options);
  return { groups: groups.filter((group) => group !== 0), own };
}

/** One after the other; those the terminal refuses are left out. */
async function all<T>(numbers: readonly number[], read: (number: number) => Promise<T>): Promise<T[]> {
  const found: T[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    try {
      found.push(await read(number));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return found;
}

function written(zone: TimeZone): AccessOverview['zones'][number] {
  return {
    index: zone.index,
    closed: isClosedZone(zone),
    days: zone.days.map(({ from, to }: DaySpan) => ({ from: clock(from), to: clock(to) })),
  };
}

function clock(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The overview in lines for a person. */
export function accessLines(access: AccessOverview): string[] {
  const opens = Number(access.lockOn ?? 0) > 0 ? `opens by itself for ${access.lockOn} s` : 'still';
  const door = access.doorOpen === null ? 'no sensor' : access.doorOpen ? 'open' : 'closed';
  return [
    `own relay     ${access.lockOn === null ? 'unknown' : opens} (LockOn)`,
    `door          ${door}`,
    ...(access.tables ? [] : ['The terminal does not tell its access tables; they may not be licensed.']),
    ...access.groups.map(
      ({ group, zones, verifyStyle, holidays }) =>
        `group ${group}: time zones ${zones.join(', ') || 'none'}, verify style ${verifyStyle}${holidays ? ', holidays' : ''}`,
    ),
    ...access.combinations.map(
      ({ number, groups }) => `combination ${number}: groups ${groups.join(' and ')}`,
    ),
    ...access.zones.map(
      ({ index, closed, days }) =>
        `time zone ${index}: ${closed ? 'never' : days.map(({ from, to }, day) => `${dayNames[day]} ${from}–${to}`).join(', ')}`,
    ),
    ...access.usersWithOwnZones.map(
      ({ uid, flag, zones }) => `uid ${uid}: time zones of its own ${zones.join(', ')} (flag ${flag})`,
    ),
  ];
}
