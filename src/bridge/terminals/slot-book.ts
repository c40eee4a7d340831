import type { SlotChanges, UserSlot } from '../store/terminal-users.ts';
import { isSameSlots } from './user-slots.ts';

/** The users of one terminal as they were last seen: whose each slot is, and which ids more than one slot has. */
export class SlotBook {
  #users: readonly UserSlot[] = [];
  readonly #userIds = new Map<number, string>();
  readonly #slotsOf = new Map<string, number>();
  readonly #ambiguous = new Set<string>();

  userIdOf(uid: number): string | undefined {
    return this.#userIds.get(uid);
  }

  /** More than one slot has that id: nobody can tell whose finger that is. */
  isAmbiguous(userId: string): boolean {
    return this.#ambiguous.has(userId);
  }

  /** Takes over what was seen now; undefined where that is what was seen before. Changes cost what they are. */
  see(users: readonly UserSlot[]): SlotChanges | undefined {
    if (isSameSlots(this.#users, users)) return undefined;
    const changes = changesBetween(this.#users, users);
    this.#users = users.map(({ uid, userId }) => ({ uid, userId }));
    for (const uid of changes.gone) this.#put(uid, undefined);
    for (const { uid, userId } of changes.put) this.#put(uid, userId);
    return changes;
  }

  #put(uid: number, userId: string | undefined): void {
    const before = this.#userIds.get(uid);
    if (before !== undefined) this.#count(before, -1);
    if (userId === undefined) this.#userIds.delete(uid);
    else {
      this.#userIds.set(uid, userId);
      this.#count(userId, 1);
    }
  }

  #count(userId: string, change: number): void {
    const slots = (this.#slotsOf.get(userId) ?? 0) + change;
    if (slots === 0) this.#slotsOf.delete(userId);
    else this.#slotsOf.set(userId, slots);
    if (slots > 1) this.#ambiguous.add(userId);
    else this.#ambiguous.delete(userId);
  }
}

function changesBetween(before: readonly UserSlot[], now: readonly UserSlot[]): SlotChanges {
  return isAscending(before) && isAscending(now) ? merged(before, now) : lookedUp(before, now);
}

/** As most terminals have their table; then nothing has to be looked up. */
function isAscending(slots: readonly UserSlot[]): boolean {
  return slots.every(({ uid }, index) => index === 0 || (slots[index - 1]?.uid ?? 0) < uid);
}

function merged(before: readonly UserSlot[], now: readonly UserSlot[]): SlotChanges {
  const put: UserSlot[] = [];
  const gone: number[] = [];
  let at = 0;
  for (const slot of now) {
    let old = before[at];
    for (; old !== undefined && old.uid < slot.uid; old = before[at]) {
      gone.push(old.uid);
      at += 1;
    }
    if (old?.uid === slot.uid) at += 1;
    if (old?.uid !== slot.uid || old.userId !== slot.userId) put.push(slot);
  }
  for (const { uid } of before.slice(at)) gone.push(uid);
  return { put, gone };
}

function lookedUp(before: readonly UserSlot[], now: readonly UserSlot[]): SlotChanges {
  const old = new Map(before.map(({ uid, userId }) => [uid, userId]));
  const fresh = new Map(now.map(({ uid, userId }) => [uid, userId]));
  const put = [...fresh].filter(([uid, userId]) => old.get(uid) !== userId);
  return {
    put: put.map(([uid, userId]) => ({ uid, userId })),
    gone: [...old.keys()].filter((uid) => !fresh.has(uid)),
  };
}
