import type { AccessTables } from './access-tables.ts';
import type { AccessGroup } from './commands/access-groups.ts';
import { closedZone, isClosedZone, writableZone, type TimeZone } from './commands/time-zones.ts';
import { userRecord72 } from './commands/users.ts';
import { isRefusal, TerminalError } from './errors.ts';
import type { EditUser } from './user-table.ts';

/**
 * The two ways to keep a terminal from opening the door by itself for whom it recognises. `lock-on-zero`: the lock's
 * drive time (option `LockOn`) is 0; the terminal still says welcome. `closed-zone`: everybody's access times are a time
 * zone without an open minute; the terminal says "access denied" and its events carry the denied bit. Under both the
 * door opens on UNLOCK, as far as is known: `door-test.ts` finds out.
 */
export type RelayWay = 'lock-on-zero' | 'closed-zone';

/** How things were before, as plain data to be kept on disk. What is missing was not changed. */
export interface RelayMemory {
  lockOn?: string | undefined;
  zone?: TimeZone | undefined;
  groups?: readonly AccessGroup[] | undefined;
  /** Users with time zones of their own. */
  users?: readonly { uid: number; zones: readonly number[] }[] | undefined;
}

/** What holding needs of a connected terminal. */
export interface HoldableTerminal {
  option(name: string): Promise<string | undefined>;
  writeOption(name: string, value: string): Promise<void>;
  readonly access: Pick<AccessTables, 'zone' | 'putZone' | 'group' | 'putGroup'>;
  readonly userTable: { edit(change: EditUser): Promise<number> };
}

export interface HoldOptions {
  /** From an earlier hold; kept, since what the terminal has now may be that hold's own work. */
  remembered?: RelayMemory | undefined;
  /** Called before anything is written, with all that will be other than it was: keep it, or it cannot be put back. */
  remember?: ((memory: RelayMemory) => Promise<void> | void) | undefined;
  /** The time zone used for `closed-zone`; default the last, 50. */
  zone?: number | undefined;
}

const lockDelay = 'LockOn';
const heldZone = 50;
/** Groups that somebody may be put into at the terminal's menu. */
const usualGroups = [1, 2, 3, 4, 5] as const;

/** Keeps the terminal's own relay still. Returns what it changed now, as it was before; nothing where it was held already. */
export async function holdRelay(
  terminal: HoldableTerminal,
  way: RelayWay,
  options: HoldOptions = {},
): Promise<RelayMemory> {
  const { zone = heldZone } = options;
  const now = await (way === 'lock-on-zero' ? lookAtLock(terminal) : lookAtZones(terminal, zone));
  return isEmptyMemory(now) ? now : hold(terminal, way, now, { ...options, zone });
}

async function hold(
  terminal: HoldableTerminal,
  way: RelayWay,
  now: RelayMemory,
  { remembered = {}, remember, zone }: HoldOptions & { zone: number },
): Promise<RelayMemory> {
  await remember?.(together(remembered, now));
  await (way === 'lock-on-zero' ? holdLock(terminal) : holdZones(terminal, now, zone));
  return now;
}

async function holdLock(terminal: HoldableTerminal): Promise<void> {
  await terminal.writeOption(lockDelay, '0');
  if (Number(await terminal.option(lockDelay)) !== 0) throw notHeld(`${lockDelay} did not become 0`);
}

async function holdZones(terminal: HoldableTerminal, now: RelayMemory, zone: number): Promise<void> {
  if (now.zone !== undefined) await terminal.access.putZone(closedZone(zone));
  for (const group of now.groups ?? []) await terminal.access.putGroup({ ...group, zones: [zone] });
  if (now.users !== undefined) {
    const places = new Map(now.users.map(({ uid }) => [uid, { zone1: zone, zone2: 0, zone3: 0 }]));
    await terminal.userTable.edit(zonesOf(places));
  }
}

/** Puts back what a hold remembered; users and groups that are gone since are left out. */
export async function releaseRelay(terminal: HoldableTerminal, memory: RelayMemory): Promise<void> {
  if (memory.users !== undefined) {
    const places = new Map(
      memory.users.map(({ uid, zones: [zone1 = 0, zone2 = 0, zone3 = 0] }) => [uid, { zone1, zone2, zone3 }]),
    );
    await terminal.userTable.edit(zonesOf(places));
  }
  for (const group of memory.groups ?? [])
    if ((await ifThere(terminal.access.group(group.group))) !== undefined)
      await terminal.access.putGroup(group);
  if (memory.zone !== undefined) await terminal.access.putZone(writableZone(memory.zone));
  if (memory.lockOn !== undefined) await terminal.writeOption(lockDelay, memory.lockOn);
}

/** The part of a memory that belongs to one way, and the part that belongs to the other. */
export function splitMemory(memory: RelayMemory, way: RelayWay): { own: RelayMemory; other: RelayMemory } {
  const { lockOn, ...zones } = memory;
  const lock = lockOn === undefined ? {} : { lockOn };
  return way === 'lock-on-zero' ? { own: lock, other: zones } : { own: zones, other: lock };
}

export function isEmptyMemory({ lockOn, zone, groups = [], users = [] }: RelayMemory): boolean {
  return lockOn === undefined && zone === undefined && groups.length === 0 && users.length === 0;
}

async function lookAtLock(terminal: HoldableTerminal): Promise<RelayMemory> {
  const lockOn = await terminal.option(lockDelay);
  // A terminal without the option has no relay to drive.
  return Number(lockOn ?? 0) === 0 ? {} : { lockOn };
}

async function lookAtZones(terminal: HoldableTerminal, zone: number): Promise<RelayMemory> {
  const memory: RelayMemory = {};
  const usedGroups = new Set<number>(usualGroups);
  const users: { uid: number; zones: readonly number[] }[] = [];
  await terminal.userTable.edit((user, record) => {
    if (record.length !== userRecord72.size)
      throw notHeld('the access tables of black-white terminals are not known');
    usedGroups.add(user.group);
    const { zoneFlag, zone1, zone2, zone3 } = userRecord72.read(record);
    const zones = [zone1, zone2, zone3];
    const hasOwn = zoneFlag !== 0 || zones.some((each) => each !== 0);
    if (hasOwn && zones.join() !== `${zone},0,0`) users.push({ uid: user.uid, zones });
    return undefined;
  });
  if (users.length > 0) memory.users = users;
  const week = await ifThere(terminal.access.zone(zone));
  if (week === undefined) throw notHeld('it refuses to tell its access tables, which may not be licensed');
  if (!isClosedZone(week)) memory.zone = week;
  const groups: AccessGroup[] = [];
  for (const number of usedGroups) {
    const group = await ifThere(terminal.access.group(number));
    if (group !== undefined && group.zones.join() !== String(zone)) groups.push(group);
  }
  if (groups.length > 0) memory.groups = groups;
  return memory;
}

/** What was remembered first is how things were; later finds are added to it. */
function together(first: RelayMemory, then: RelayMemory): RelayMemory {
  const knownGroups = new Set(first.groups?.map(({ group }) => group));
  const knownUsers = new Set(first.users?.map(({ uid }) => uid));
  const groups = [
    ...(first.groups ?? []),
    ...(then.groups ?? []).filter(({ group }) => !knownGroups.has(group)),
  ];
  const users = [...(first.users ?? []), ...(then.users ?? []).filter(({ uid }) => !knownUsers.has(uid))];
  return {
    lockOn: first.lockOn ?? then.lockOn,
    zone: first.zone ?? then.zone,
    ...(groups.length === 0 ? {} : { groups }),
    ...(users.length === 0 ? {} : { users }),
  };
}

function zonesOf(places: ReadonlyMap<number, { zone1: number; zone2: number; zone3: number }>): EditUser {
  return ({ uid }, record) => {
    const zones = places.get(uid);
    return zones === undefined ? undefined : userRecord72.patch(record, zones);
  };
}

/** Undefined where the terminal refuses: a group is there only once somebody is in it. */
async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function notHeld(why: string): TerminalError {
  return new TerminalError('refusal', `the terminal cannot be kept from opening by itself: ${why}`, {
    reason: 'refused',
    advice: 'Use the other way (ownRelay in the config), or wire the door so that only the bridge drives it.',
  });
}
