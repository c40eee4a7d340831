import type { UserSlot } from '../store/terminal-users.ts';

/**
 * The bridge's users are given slots from here downwards: staff at a terminal are given the lowest free one, and the two
 * must not meet between a look at the table and a write. 65,535 is no slot.
 */
const FIRST_OWN_UID = 60_000;
const LAST_OWN_UID = 30_001;
const HIGHEST_UID = 65_534;

/** All free slots, the bridge's own first. A slot that was given must count as taken before the next is asked for. */
export function* freeUids(isTaken: (uid: number) => boolean): Generator<number, void, undefined> {
  for (let uid = FIRST_OWN_UID; uid >= LAST_OWN_UID; uid -= 1) if (!isTaken(uid)) yield uid;
  yield* lowFreeUids(isTaken);
}

/** The same for terminals that do not take high numbers. */
export function* lowFreeUids(isTaken: (uid: number) => boolean): Generator<number, void, undefined> {
  for (let uid = 1; uid <= HIGHEST_UID; uid += 1) if (!isTaken(uid)) yield uid;
}

/** True for a slot that only the bridge picks. */
export function isOwnRange(uid: number): boolean {
  return uid >= LAST_OWN_UID && uid <= FIRST_OWN_UID;
}

/** True where the same slots have the same ids, in the same order. */
export function isSameSlots(one: readonly UserSlot[], other: readonly UserSlot[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ uid, userId }, index) => uid === other[index]?.uid && userId === other[index]?.userId)
  );
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
