import { userRecord72, readUserRecords, type User } from '../../protocol/commands/users.ts';
import type { Actual } from './actual.ts';
import type { WrittenFinger } from './apply.ts';
import type { Plan } from './plan.ts';
import type { SyncSession } from './ports.ts';
import { templateDigest } from './template-digest.ts';

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
  templates: number;
}

/** So many single fingers are read back one by one rather than all that the terminal holds. */
const fewFingers = 200;

/** Reads back what a plan changed. The table is compared by its bytes; only rows that differ are decoded. */
export async function confirm(
  plan: Plan,
  fingers: readonly WrittenFinger[],
  actual: Actual,
  session: Pick<SyncSession, 'userTable' | 'fingers' | 'sizes'>,
  signal: AbortSignal,
): Promise<Confirmation> {
  const { records, recordSize } = await session.userTable.records({ signal });
  const now = new Map<number, Uint8Array>();
  const stride = recordSize ?? userRecord72.size;
  for (let at = 0; at < records.length; at += stride)
    now.set((records[at] ?? 0) | ((records[at + 1] ?? 0) << 8), records.subarray(at, at + stride));
  const userOf = (record: Uint8Array): User | undefined =>
    recordSize === undefined ? undefined : readUserRecords(record, recordSize, actual.encoding)[0];
  const unconfirmed: { uid: number; userId: string }[] = [];
  const gone: string[] = [];
  const absent: string[] = [];
  const added = new Set(plan.added.map(({ uid }) => uid));
  const slots = new Map(actual.users.map(({ uid, userId }) => [uid, userId]));
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
      if (record !== undefined && isKept(wanted, record, userOf)) slots.set(uid, userId);
      else {
        unconfirmed.push({ uid, userId });
        const isThere = record !== undefined && userOf(record)?.userId === userId;
        if (added.has(uid) && !isThere) absent.push(userId);
      }
    }
  const missingFingers = await countMissing(fingers, session, signal);
  const { templates } = await session.sizes();
  const held = [...slots].filter(([uid]) => now.has(uid)).map(([uid, userId]) => ({ uid, userId }));
  return { unconfirmed, absent, missingFingers, gone, slots: held, templates };
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
