import type { User } from '../../protocol/commands/users.ts';
import { writeUserRecord } from '../../protocol/commands/users.ts';
import type { TimeZone } from '../../protocol/commands/time-zones.ts';
import type { UserRow } from '../../protocol/user-table.ts';
import { freeUids, lowFreeUids } from '../terminals/user-slots.ts';
import type { Actual } from './actual.ts';
import type { Alert } from './alert.ts';
import { withZones, zonesOf, privilegeOf, type Diff, type PresentUser } from './diff.ts';
import type { DesiredUser } from './desired.ts';
import type { MissingFingers } from './finger-diff.ts';
import type { TemplateRef } from './ports.ts';
import { fittedName } from './user-name.ts';

/** Fingers that go into a slot. */
export interface PlannedFinger {
  uid: number;
  ref: TemplateRef;
}

/** A few users that go to the terminal in one upload. */
export interface Batch {
  rows: readonly UserRow[];
  fingers: readonly PlannedFinger[];
}

/** What will be done, in this order. */
export interface Plan {
  zones: readonly TimeZone[];
  removals: readonly PresentUser[];
  batches: readonly Batch[];
  /** Users that are new in the terminal. */
  added: readonly { uid: number; user: DesiredUser }[];
  updated: Diff['updated'];
  /** Members for whom there is no room. */
  leftOut: readonly DesiredUser[];
}

export interface PlanFacts {
  diff: Diff;
  actual: Actual;
  zoneSlots: ReadonlyMap<string, number>;
  zones: readonly TimeZone[];
  fingers: readonly MissingFingers[];
  /** `remove` takes the foreign users with the others. */
  foreign: 'keep' | 'report' | 'remove';
  /** This terminal does not take high slot numbers. */
  lowSlots: boolean;
}

/**
 * Rows and fingers that go in one upload. Few, so that a finger on the glass never waits long for one of them to be
 * stored: 25 users with two fingers each, or three times as many without, which is far less to store.
 */
const mostPerBatch = 75;

/** A uid has 16 bits. */
const slotCount = 65_536;

/**
 * Orders what there is to do: time zones first, since users go by them; then removals, which make room and keep leavers
 * out even if the rest fails; then the others in small batches.
 */
export function planOf({ diff, actual, zoneSlots, zones, fingers, foreign, lowSlots }: PlanFacts): Plan {
  const { added, updated, removed } = diff;
  // Without its administrators nobody gets into the terminal's menu any more, or everybody does.
  const others = foreign === 'remove' ? diff.foreign.filter(({ privilege }) => privilege >> 1 === 0) : [];
  const removals = [...removed, ...others];
  const { userCapacity, users, templates, templateCapacity } = actual.sizes;
  const room = roomIn(userCapacity, users - removals.length);
  const fits = added.slice(0, room);
  // Also slots of who is going: should that fail, the next one there would have a leaver's fingers.
  const taken = new Uint8Array(slotCount);
  for (const { uid } of actual.slots) taken[uid] = 1;
  const placed: { uid: number; user: DesiredUser; record: Uint8Array }[] = [];
  const leftOut = added.slice(room);
  const slots = (lowSlots ? lowFreeUids : freeUids)((uid) => taken[uid] === 1);
  for (const user of fits) {
    const { value: uid } = slots.next();
    if (uid === undefined) {
      leftOut.push(user);
      continue;
    }
    taken[uid] = 1;
    placed.push({ uid, user, record: newRecord(uid, user, actual, zoneSlots) });
  }
  const rows: UserRow[] = [...updated, ...placed].map(({ uid, user, record }) => ({
    uid,
    userId: user.userId,
    record,
  }));
  const uids = new Map(rows.map(({ userId, uid }) => [userId, uid]));
  if (fingers.length > 0) for (const { uid, user } of diff.unchanged) uids.set(user.userId, uid);
  // Templates of who is going make room too, but how many those are shows only afterwards.
  const fingerRoom = roomIn(templateCapacity, templates);
  const planned = fingers
    .flatMap(({ userId, refs }) => {
      const uid = uids.get(userId);
      return uid === undefined ? [] : refs.map((ref) => ({ uid, ref }));
    })
    .slice(0, fingerRoom);
  return { zones, removals, batches: cut(rows, planned), added: placed, updated, leftOut };
}

/** How much goes in; terminals that tell no capacity refuse by themselves. */
function roomIn(capacity: number, held: number): number {
  return capacity > 0 ? Math.max(0, capacity - held) : Number.POSITIVE_INFINITY;
}

/** True where there is nothing to do. */
export function isEmptyPlan({ zones, removals, batches }: Plan): boolean {
  return zones.length + removals.length + batches.length === 0;
}

/** How many users and fingers a plan changes. */
export function changesIn({ removals, batches }: Plan): number {
  return batches.reduce(
    (sum, { rows, fingers }) => sum + Math.max(rows.length, fingers.length),
    removals.length,
  );
}

/** Who does not get in, in words; undefined where everybody does. */
export function fullAlert({ leftOut }: Plan): Alert | undefined {
  if (leftOut.length === 0) return undefined;
  return {
    kind: 'terminal-full',
    sentence: `the terminal is full: ${leftOut.length} members were not written`,
    advice: 'delete users nobody needs at the terminal, or let fewer members use this door',
  };
}

function newRecord(
  uid: number,
  user: DesiredUser,
  actual: Actual,
  zoneSlots: ReadonlyMap<string, number>,
): Uint8Array {
  const { recordSize, encoding } = actual;
  const row: User = {
    uid,
    userId: user.userId,
    name: fittedName(user.name, actual),
    privilege: privilegeOf(user, 0),
    password: '',
    card: user.card ?? 0,
    group: 1,
  };
  const record = writeUserRecord(row, recordSize, encoding);
  const zones = zonesOf(user, zoneSlots, actual);
  return zones === undefined || zones === 'no-hours' ? record : withZones(record, zones);
}

/** Users with their fingers, so many at a time; fingers of users who stay as they are come last. */
function cut(rows: readonly UserRow[], fingers: readonly PlannedFinger[]): Batch[] {
  const byUid = Map.groupBy(fingers, ({ uid }) => uid);
  const rowOf = new Map(rows.map((row) => [row.uid, row]));
  const uids = [...rowOf.keys(), ...[...byUid.keys()].filter((uid) => !rowOf.has(uid))];
  const batches: { rows: UserRow[]; fingers: PlannedFinger[] }[] = [];
  let left = 0;
  for (const uid of uids) {
    const row = rowOf.get(uid);
    const own = byUid.get(uid) ?? [];
    const size = own.length + (row === undefined ? 0 : 1);
    if (size > left) {
      batches.push({ rows: [], fingers: [] });
      left = mostPerBatch;
    }
    left -= size;
    if (row !== undefined) batches.at(-1)?.rows.push(row);
    batches.at(-1)?.fingers.push(...own);
  }
  return batches;
}
