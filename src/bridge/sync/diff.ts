import { patchUserRecord, userRecord72, type User } from '../../protocol/commands/users.ts';
import { ambiguousIds } from '../terminals/user-slots.ts';
import type { Actual } from './actual.ts';
import type { DesiredUser } from './desired.ts';
import { fittedName } from './user-name.ts';

/** A field of a user that a sync keeps equal. */
export type SyncedField = 'name' | 'card' | 'disabled' | 'hours';

export interface UpdatedUser {
  uid: number;
  user: DesiredUser;
  /** The terminal's own record with the changes in it, every other byte as it was. */
  record: Uint8Array;
  fields: readonly SyncedField[];
}

export interface PresentUser {
  uid: number;
  userId: string;
  /** As the terminal shows it. */
  name: string;
  /** Bit 0 disabled, above it rights at the terminal's menu. */
  privilege: number;
}

/** What there is to do at one terminal. */
export interface Diff {
  /** How many users of ours the terminal holds. */
  ours: number;
  /** Ours and as they should be. */
  unchanged: readonly { uid: number; user: DesiredUser }[];
  added: readonly DesiredUser[];
  updated: readonly UpdatedUser[];
  /** Ours, and not to be there any more. */
  removed: readonly PresentUser[];
  /** Not ours. */
  foreign: readonly PresentUser[];
  /** Members whose userId somebody else has there, or more than one slot: nobody can tell whose finger that is. */
  taken: readonly DesiredUser[];
  /** userIds put there by the bridge that nobody has there any more, and nobody should. */
  stale: readonly string[];
  /** Members whose hours this terminal cannot hold: without them they could come at any time. */
  withoutHours: readonly DesiredUser[];
}

export interface DiffFacts {
  desired: readonly DesiredUser[];
  actual: Actual;
  /** userIds the bridge put there. */
  own: ReadonlySet<string>;
  /** Slot of the terminal's time zones by schedule. */
  zoneSlots: ReadonlyMap<string, number>;
  /** Only these members are looked at; undefined: all. */
  scope?: ReadonlySet<string> | undefined;
}

/** A user with the name as terminals of one kind have it: fitting is slow, and all of them want the same. */
interface Wanted {
  user: DesiredUser;
  /** Its place in the list. */
  at: number;
  name: string;
  size: number;
  encoding: string;
  nameBytes: number | undefined;
}

/** All terminals with the same rules are compared with the same list. Not by user: thousands of weak keys are slow to collect. */
const lists = new WeakMap<readonly DesiredUser[], ReadonlyMap<string, Wanted>>();
function byUserId(desired: readonly DesiredUser[]): ReadonlyMap<string, Wanted> {
  const known = lists.get(desired);
  if (known !== undefined) return known;
  const users = new Map<string, Wanted>();
  for (const [at, user] of desired.entries())
    users.set(user.userId, { user, at, name: '', size: 0, encoding: '', nameBytes: undefined });
  lists.set(desired, users);
  return users;
}

function nameFor(wanted: Wanted, actual: Pick<Actual, 'recordSize' | 'encoding' | 'nameBytes'>): string {
  const { recordSize, encoding, nameBytes } = actual;
  if (wanted.size !== recordSize || wanted.encoding !== encoding || wanted.nameBytes !== nameBytes) {
    wanted.name = fittedName(wanted.user.name, actual);
    wanted.size = recordSize;
    wanted.encoding = encoding;
    wanted.nameBytes = nameBytes;
  }
  return wanted.name;
}

/** desired × actual. Nothing is decided here about what may be done. */
export function diffOf(facts: DiffFacts): Diff {
  // An id in two slots is rare; to look for them costs as much as all the rest.
  return compare(facts, none) ?? compare(facts, ambiguousIds(facts.actual.users)) ?? emptyDiff;
}

const none: ReadonlySet<string> = new Set();
const emptyDiff: Diff = {
  ours: 0,
  unchanged: [],
  added: [],
  updated: [],
  removed: [],
  foreign: [],
  taken: [],
  stale: [],
  withoutHours: [],
};

/** Undefined where an id turns up a second time that is not among the `ambiguous` ones. */
function compare(
  { desired, actual, own, zoneSlots, scope }: DiffFacts,
  ambiguous: ReadonlySet<string>,
): Diff | undefined {
  const inScope = (userId: string) => scope === undefined || scope.has(userId);
  const wanted = byUserId(desired);
  const isThere = new Uint8Array(desired.length);
  let found = 0;
  const others = new Set<string>();
  const unchanged: { uid: number; user: DesiredUser }[] = [];
  const updated: UpdatedUser[] = [];
  const removed: PresentUser[] = [];
  const foreign: PresentUser[] = [];
  const taken = new Map<string, DesiredUser>();
  const withoutHours: DesiredUser[] = [];
  let ours = 0;
  let index = -1;
  for (const row of actual.users) {
    index += 1;
    const { uid, userId, name, privilege } = row;
    const known = wanted.get(userId);
    const isKnown = known === undefined ? others.has(userId) : isThere[known.at] === 1;
    if (isKnown && !ambiguous.has(userId)) return undefined;
    if (known === undefined) others.add(userId);
    else if (!isKnown) {
      isThere[known.at] = 1;
      found += 1;
    }
    const one = known !== undefined && inScope(userId) ? known : undefined;
    const user = one?.user;
    const isOurs = own.has(userId) && !ambiguous.has(userId);
    if (isOurs) ours += 1;
    if (!isOurs) {
      if (user !== undefined) taken.set(userId, user);
      foreign.push({ uid, userId, name, privilege });
    } else if (one === undefined || user === undefined) {
      if (inScope(userId)) removed.push({ uid, userId, name, privilege });
    } else {
      const change = changeOf(one, row, actual, index, zoneSlots);
      if (change === 'no-hours') withoutHours.push(user);
      else if (change === undefined) unchanged.push({ uid, user });
      else updated.push({ uid, user, ...change });
    }
  }
  const stale =
    ours === own.size ? [] : [...own].filter((userId) => !others.has(userId) && !wanted.has(userId));
  const added: DesiredUser[] = [];
  if (found < desired.length)
    for (const [at, user] of desired.entries()) {
      if (isThere[at] === 1 || !inScope(user.userId)) continue;
      if (zonesOf(user, zoneSlots, actual) === 'no-hours') withoutHours.push(user);
      else added.push(user);
    }
  return {
    ours,
    unchanged,
    added,
    updated,
    removed,
    foreign,
    taken: [...taken.values()],
    stale,
    withoutHours,
  };
}

/** The three zones of a user's record, `undefined` where they are not ours to say. */
export function zonesOf(
  { schedules }: Pick<DesiredUser, 'schedules'>,
  zoneSlots: ReadonlyMap<string, number>,
  { recordSize }: Pick<Actual, 'recordSize'>,
): readonly [number, number, number] | undefined | 'no-hours' {
  if (schedules === undefined) return undefined;
  if (schedules.length === 0) return [0, 0, 0];
  // What the two zone bytes of the short records mean has not been described.
  if (recordSize !== userRecord72.size) return 'no-hours';
  const slots = schedules.map((name) => zoneSlots.get(name));
  const [first = 0, second = 0, third = 0] = slots;
  return slots.includes(undefined) ? 'no-hours' : [first, second, third];
}

/** A privilege with the right bit for "disabled"; rights at the menu are never given or taken. */
export function privilegeOf({ isDisabled }: Pick<DesiredUser, 'isDisabled'>, now: number): number {
  return isDisabled ? now | 1 : now & ~1;
}

function changeOf(
  wanted: Wanted,
  row: User,
  actual: Actual,
  index: number,
  zoneSlots: ReadonlyMap<string, number>,
): { record: Uint8Array; fields: SyncedField[] } | undefined | 'no-hours' {
  const { user } = wanted;
  const name = nameFor(wanted, actual);
  const { card = row.card } = user;
  const privilege = privilegeOf(user, row.privilege);
  const zones = zonesOf(user, zoneSlots, actual);
  if (zones === 'no-hours') return zones;
  // Most users are as they should be, and there are thousands of them.
  const hasHours = zones === undefined || hasZones(actual, index, zones);
  const hasName = name === row.name || name === row.name.trimEnd();
  if (hasName && card === row.card && privilege === row.privilege && hasHours) return undefined;
  const fields: SyncedField[] = [];
  if (!hasName) fields.push('name');
  if (card !== row.card) fields.push('card');
  if (privilege !== row.privilege) fields.push('disabled');
  if (!hasHours) fields.push('hours');
  const changes = { card, privilege, ...(hasName ? {} : { name }) };
  const patched = patchUserRecord(actual.recordAt(index), changes, actual.encoding);
  return { fields, record: zones === undefined ? patched : withZones(patched, zones) };
}

type Zones = readonly [number, number, number];

function hasZones(actual: Actual, index: number, zones: Zones): boolean {
  if (actual.recordSize !== userRecord72.size) return true;
  const { zoneFlag, zone1, zone2, zone3 } = userRecord72.read(actual.recordAt(index));
  return zoneFlag === flagOf(zones) && [zone1, zone2, zone3].join() === zones.join();
}

/** A record of 72 bytes that goes by these zones; others are left as they are. */
export function withZones(record: Uint8Array, zones: Zones): Uint8Array {
  if (record.length !== userRecord72.size) return record;
  const [zone1, zone2, zone3] = zones;
  return userRecord72.patch(record, { zoneFlag: flagOf(zones), zone1, zone2, zone3 });
}

/** 1: the user goes by zones of its own. */
function flagOf(zones: Zones): number {
  return zones.some((zone) => zone !== 0) ? 1 : 0;
}
