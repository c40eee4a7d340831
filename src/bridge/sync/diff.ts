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

const none: ReadonlySet<string> = new Set();

/** All terminals with the same rules are compared with the same list. */
const lists = new WeakMap<readonly DesiredUser[], ReadonlyMap<string, DesiredUser>>();
function byUserId(desired: readonly DesiredUser[]): ReadonlyMap<string, DesiredUser> {
  const users = lists.get(desired) ?? new Map(desired.map((user) => [user.userId, user]));
  lists.set(desired, users);
  return users;
}

/** desired × actual. Nothing is decided here about what may be done. */
export function diffOf({ desired, actual, own, zoneSlots, scope }: DiffFacts): Diff {
  const inScope = (userId: string) => scope === undefined || scope.has(userId);
  const wanted = byUserId(desired);
  const there = new Set(actual.users.map(({ userId }) => userId));
  // Looking for ids that are twice is only worth it where there are fewer ids than users.
  const ambiguous = there.size === actual.users.length ? none : ambiguousIds(actual.users);
  const unchanged: { uid: number; user: DesiredUser }[] = [];
  const updated: UpdatedUser[] = [];
  const removed: PresentUser[] = [];
  const foreign: PresentUser[] = [];
  const taken = new Map<string, DesiredUser>();
  const withoutHours: DesiredUser[] = [];
  let ours = 0;
  for (const [index, row] of actual.users.entries()) {
    const { uid, userId, name, privilege } = row;
    const user = inScope(userId) ? wanted.get(userId) : undefined;
    const isOurs = own.has(userId) && !ambiguous.has(userId);
    if (isOurs) ours += 1;
    if (!isOurs) {
      if (user !== undefined) taken.set(userId, user);
      foreign.push({ uid, userId, name, privilege });
    } else if (user === undefined) {
      if (inScope(userId)) removed.push({ uid, userId, name, privilege });
    } else {
      const change = changeOf(user, row, actual, index, zoneSlots);
      if (change === 'no-hours') withoutHours.push(user);
      else if (change === undefined) unchanged.push({ uid, user });
      else updated.push({ uid, user, ...change });
    }
  }
  const stale =
    ours === own.size ? [] : [...own].filter((userId) => !there.has(userId) && !wanted.has(userId));
  const added: DesiredUser[] = [];
  for (const user of desired) {
    if (there.has(user.userId) || !inScope(user.userId)) continue;
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
  user: DesiredUser,
  row: User,
  actual: Actual,
  index: number,
  zoneSlots: ReadonlyMap<string, number>,
): { record: Uint8Array; fields: SyncedField[] } | undefined | 'no-hours' {
  const name = nameFor(user, actual);
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

const fitted = new WeakMap<DesiredUser, { size: number; encoding: string; name: string }>();

/** Fitted once for all terminals that write alike. */
function nameFor(
  user: DesiredUser,
  { recordSize, encoding }: Pick<Actual, 'recordSize' | 'encoding'>,
): string {
  const known = fitted.get(user);
  if (known?.size === recordSize && known.encoding === encoding) return known.name;
  const name = fittedName(user.name, recordSize, encoding);
  fitted.set(user, { size: recordSize, encoding, name });
  return name;
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
