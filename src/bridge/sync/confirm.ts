import { userRecord72, readUserRecords, type User } from '../../protocol/commands/users.ts';
import type { Sizes } from '../../protocol/commands/free-sizes.ts';
import type { Actual } from './actual.ts';
import type { WrittenFinger } from './apply.ts';
import { expectedTable } from './expected-table.ts';
import type { Plan } from './plan.ts';
import type { SyncSession } from './ports.ts';
import { templateDigest } from './template-digest.ts';
import { keptNameBytes } from './user-name.ts';

/** What the terminal has after a plan was carried out. */
export interface Confirmation {
  /** Slots that do not hold what was written to them, or still hold who was removed. */
  unconfirmed: readonly { uid: number; userId: string }[];
  /** Of those written for the first time: who is not there at all. */
  absent: readonly string[];
  /** Fingers that are not there as they were written. */
  missingFingers: number;
  /** Removed, and gone. */
  gone: readonly string[];
  /** The terminal's users now. */
  slots: readonly { uid: number; userId: string }[];
  sizes: Sizes;
  /** The longest of the names that it cut, as it kept them; undefined where it cut none. */
  nameBytes: number | undefined;
  /** The users' table now, row by row as in `slots`; undefined where it is not known so well. */
  records: Uint8Array | undefined;
}

/** So many single fingers are read back one by one rather than all that the terminal holds. */
const fewFingers = 200;

/**
 * Reads back what a plan changed: by the rows that show it where all went well, else by the whole table, compared by its
 * bytes; only rows that differ are decoded.
 */
export async function confirm(
  plan: Plan,
  fingers: readonly WrittenFinger[],
  actual: Actual,
  session: Pick<SyncSession, 'userTable' | 'fingers' | 'sizes'>,
  signal: AbortSignal,
): Promise<Confirmation> {
  const users =
    (await confirmByRows(plan, actual, session, signal)) ??
    (await confirmByTable(plan, actual, session, signal));
  const missingFingers = await countMissing(fingers, session, signal);
  return { ...users, missingFingers, sizes: await session.sizes() };
}

type ConfirmedUsers = Omit<Confirmation, 'missingFingers' | 'sizes'>;

/** Undefined unless every row is as it was to be. */
async function confirmByRows(
  plan: Plan,
  actual: Actual,
  { userTable }: Pick<SyncSession, 'userTable'>,
  signal: AbortSignal,
): Promise<ConfirmedUsers | undefined> {
  const expected = expectedTable(plan, actual);
  if (expected === undefined) return undefined;
  const { records, places, count, slots } = expected;
  const rows = await userTable.rowsAt([...places], count, { signal });
  if (rows === undefined) return undefined;
  const stride = records.length / count;
  for (const place of places) {
    const row = rows.get(place);
    const wanted = records.subarray(place * stride, (place + 1) * stride);
    if (row === undefined || Buffer.compare(row, wanted) !== 0) return undefined;
  }
  const gone = plan.removals.map(({ userId }) => userId);
  return { unconfirmed: [], absent: [], gone, slots, nameBytes: undefined, records };
}

async function confirmByTable(
  plan: Plan,
  actual: Actual,
  session: Pick<SyncSession, 'userTable'>,
  signal: AbortSignal,
): Promise<ConfirmedUsers> {
  const { records, recordSize } = await session.userTable.records({ signal });
  const now = new Map<number, Uint8Array>();
  const stride = recordSize ?? userRecord72.size;
  for (let at = 0; at < records.length; at += stride)
    now.set((records[at] ?? 0) | ((records[at + 1] ?? 0) << 8), records.subarray(at, at + stride));
  const userOf = (record: Uint8Array): User | undefined =>
    recordSize === undefined ? undefined : readUserRecords(record, recordSize, actual.encoding)[0];
  const keptBytes = (wanted: Uint8Array, record: Uint8Array) =>
    keptNameBytes(userOf(wanted)?.name ?? '', userOf(record)?.name ?? '', actual.encoding);
  let nameBytes: number | undefined;
  const unconfirmed: { uid: number; userId: string }[] = [];
  const gone: string[] = [];
  const absent: string[] = [];
  const added = new Set(plan.added.map(({ uid }) => uid));
  const slots = new Map(actual.slots.map(({ uid, userId }) => [uid, userId]));
  for (const { uid, userId } of plan.removals) {
    const record = now.get(uid);
    const left = record === undefined ? undefined : userOf(record);
    if (left?.userId === userId) unconfirmed.push({ uid, userId });
    else {
      gone.push(userId);
      slots.delete(uid);
    }
  }
  for (const { rows } of plan.batches)
    for (const { uid, userId, record: wanted } of rows) {
      const record = now.get(uid);
      if (record !== undefined && isKept(wanted, record, userOf)) {
        slots.set(uid, userId);
        const kept = keptBytes(wanted, record);
        if (kept !== undefined) nameBytes = Math.max(nameBytes ?? 0, kept);
      } else {
        unconfirmed.push({ uid, userId });
        const isThere = record !== undefined && userOf(record)?.userId === userId;
        if (added.has(uid) && !isThere) absent.push(userId);
      }
    }
  const held = [...slots].filter(([uid]) => now.has(uid)).map(([uid, userId]) => ({ uid, userId }));
  return { unconfirmed, absent, gone, slots: held, nameBytes, records: undefined };
}

/** Equal byte by byte, or in everything that decides who that is and may enter: terminals tidy up what they store. */
function isKept(
  wanted: Uint8Array,
  found: Uint8Array,
  userOf: (record: Uint8Array) => User | undefined,
): boolean {
  if (Buffer.compare(wanted, found) === 0) return true;
  const [one, other] = [userOf(wanted), userOf(found)];
  return (
    one !== undefined &&
    other !== undefined &&
    one.userId === other.userId &&
    one.card === other.card &&
    one.privilege === other.privilege &&
    zonesIn(wanted) === zonesIn(found)
  );
}

function zonesIn(record: Uint8Array): string {
  if (record.length !== userRecord72.size) return '';
  const { zoneFlag, zone1, zone2, zone3 } = userRecord72.read(record);
  return [zoneFlag, zone1, zone2, zone3].join();
}

async function countMissing(
  fingers: readonly WrittenFinger[],
  session: Pick<SyncSession, 'fingers'>,
  signal: AbortSignal,
): Promise<number> {
  if (fingers.length === 0) return 0;
  if (fingers.length <= fewFingers) {
    let missing = 0;
    for (const { uid, finger, digest } of fingers) {
      const found = await session.fingers.read(uid, finger, { signal });
      if (found === undefined || templateDigest(found.template) !== digest) missing += 1;
    }
    return missing;
  }
  const held = new Map(
    (await session.fingers.readAll({ signal })).map(({ uid, finger, template }) => [
      `${uid} ${finger}`,
      templateDigest(template),
    ]),
  );
  return fingers.filter(({ uid, finger, digest }) => held.get(`${uid} ${finger}`) !== digest).length;
}
