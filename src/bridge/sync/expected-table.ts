import type { Actual } from './actual.ts';
import type { Plan } from './plan.ts';

interface Slot {
  uid: number;
  userId: string;
}

/** The users' table as a plan leaves it, where the terminal goes on with the order it has. */
export interface ExpectedTable {
  records: Uint8Array;
  /** Rows in it. */
  count: number;
  slots: readonly Slot[];
  /**
   * Rows by which it shows whether all of the plan was done: those that were written, by their place, and the ones behind
   * those that were removed. With the table's length they leave no room for anything that was not.
   */
  places: ReadonlySet<number>;
}

/** Shorter tables are read as a whole: parts of them would be no less. */
const shortBytes = 128 * 1024;
/** So many rows are no small part any more. */
const manyPlaces = 500;

/** Undefined where the table had better be read as a whole. */
export function expectedTable(
  { removals, batches, added }: Pick<Plan, 'removals' | 'batches' | 'added'>,
  { slots, rowsAt, recordSize }: Pick<Actual, 'slots' | 'rowsAt' | 'recordSize'>,
): ExpectedTable | undefined {
  if (slots.length * recordSize <= shortBytes) return undefined;
  const isNew = new Set(added.map(({ uid }) => uid));
  const isGone = new Set(removals.map(({ uid }) => uid));
  const written = batches.flatMap(({ rows }) => rows);
  if (written.length + isGone.size > manyPlaces) return undefined;
  const changed = new Map(written.map((row) => [row.uid, row.record]));
  const isAscending = slots.every(({ uid }, place) => place === 0 || (slots[place - 1]?.uid ?? 0) < uid);
  const fresh = written.filter(({ uid }) => isNew.has(uid));
  // Taken from its end.
  const waiting = (isAscending ? fresh.toSorted((one, other) => one.uid - other.uid) : fresh).toReversed();
  const table = { pieces: [] as Uint8Array[], slots: [] as Slot[], places: new Set<number>() };
  const add = (slot: Slot, record: Uint8Array) => {
    table.places.add(table.slots.length);
    table.pieces.push(record);
    table.slots.push(slot);
  };
  const addNew = (belowUid: number) => {
    for (let next = waiting.at(-1); next !== undefined && next.uid < belowUid; next = waiting.at(-1)) {
      add({ uid: next.uid, userId: next.userId }, next.record);
      waiting.pop();
    }
  };
  // Rows that stay are taken over in one piece up to the next one that does not.
  let staysFrom = 0;
  const takeOver = (to: number) => {
    if (to > staysFrom) table.pieces.push(rowsAt(staysFrom, to - staysFrom));
    for (let place = staysFrom; place < to; place += 1) {
      const slot = slots[place];
      if (slot !== undefined) table.slots.push(slot);
    }
    staysFrom = to;
  };
  let isBehindGap = false;
  for (const [place, slot] of slots.entries()) {
    const nextUid = waiting.at(-1)?.uid;
    if (isAscending && nextUid !== undefined && nextUid < slot.uid) {
      takeOver(place);
      addNew(slot.uid);
    }
    const record = changed.get(slot.uid);
    const goes = isGone.has(slot.uid);
    if (goes || record !== undefined) {
      takeOver(place);
      staysFrom = place + 1;
    }
    if (!goes && record !== undefined) add(slot, record);
    else if (!goes && isBehindGap) table.places.add(table.slots.length + place - staysFrom);
    isBehindGap = goes;
  }
  takeOver(slots.length);
  addNew(Number.POSITIVE_INFINITY);
  if (isBehindGap) table.places.add(table.slots.length - 1);
  if (table.slots.length === 0) return undefined;
  const { slots: after, places, pieces } = table;
  return { records: Buffer.concat(pieces), count: after.length, slots: after, places };
}
