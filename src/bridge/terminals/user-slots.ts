import type { UserSlot } from '../store/terminal-users.ts';

/**
 * The bridge's users are given slots from here downwards: staff at a terminal are given the lowest free one, and the two
 * must not meet between a look at the table and a write. 65,535 is no slot.
 */
const FIRST_OWN_UID = 60_000;
const LAST_OWN_UID = 30_001;
const HIGHEST_UID = 65_534;

/** The next free slot of the bridge's own, or the lowest free one; undefined where the table is full. */
export function freeUid(isTaken: (uid: number) => boolean): number | undefined {
  for (let uid = FIRST_OWN_UID; uid >= LAST_OWN_UID; uid -= 1) if (!isTaken(uid)) return uid;
  return lowestFreeUid(isTaken);
}

/** For terminals that do not take high numbers. */
export function lowestFreeUid(isTaken: (uid: number) => boolean): number | undefined {
  for (let uid = 1; uid <= HIGHEST_UID; uid += 1) if (!isTaken(uid)) return uid;
  return undefined;
}

/** What a table has that was not expected, and lacks that was. */
export interface TableDifference {
  /** Of those written: the ids that are not in their slot. */
  missing: string[];
  /** Of those that were there before: how many are gone or somebody else's now. */
  changed: number;
}

/** Compares a table as read after writing with the one before and what was written. */
export function differenceOf(
  before: readonly UserSlot[],
  written: readonly UserSlot[],
  after: readonly UserSlot[],
): TableDifference {
  const now = new Map(after.map(({ uid, userId }) => [uid, userId]));
  const isThere = ({ uid, userId }: UserSlot) => now.get(uid) === userId;
  return {
    missing: written.filter((slot) => !isThere(slot)).map(({ userId }) => userId),
    changed: before.filter((slot) => !isThere(slot)).length,
  };
}

/** The ids that more than one slot has: nobody can tell whose finger that is. */
export function ambiguousIds(users: readonly UserSlot[]): Set<string> {
  const seen = new Set<string>();
  return new Set(
    users.flatMap(({ userId }) => {
      if (seen.has(userId)) return [userId];
      seen.add(userId);
      return [];
    }),
  );
}

/** How many people, fingers and faces a terminal holds: other numbers mean that somebody changed its users. */
export function peopleCount(sizes: {
  users: number;
  templates: number;
  passwords: number;
  faces?: number;
}): string {
  return [sizes.users, sizes.templates, sizes.passwords, sizes.faces ?? 0].join(' ');
}
