import { readUserRecords, type User, type UserRecordSize } from '../../protocol/commands/users.ts';
import type { Sizes } from '../../protocol/commands/free-sizes.ts';
import type { TemplateAlgorithm } from '../../protocol/commands/templates.ts';
import type { TextEncodingName } from '../../protocol/text.ts';
import { usersIn, type UserRecords } from '../../protocol/tables.ts';
import type { SyncSession, TerminalMemory } from './ports.ts';
import { templateDigest } from './template-digest.ts';

/** What a terminal holds, as read at one moment. */
export interface Actual {
  sizes: Sizes;
  /** Everybody, or only those whom a comparison is about. */
  users: readonly User[];
  /** The user's record as the terminal has it, by its place in `users`. */
  recordAt(index: number): Uint8Array;
  /** Everybody, in the order of the terminal's table. */
  slots: readonly { uid: number; userId: string }[];
  /** The records of some places in `slots`, back to back. */
  rowsAt(place: number, count: number): Uint8Array;
  /** 72 where the terminal holds nobody to tell by. */
  recordSize: UserRecordSize;
  encoding: TextEncodingName;
  /** It keeps no more of a name than these bytes, where that is known. */
  nameBytes: TerminalMemory['nameBytes'];
  algorithm: TemplateAlgorithm | undefined;
  /** Undefined where they were not read. */
  templates: readonly ActualTemplate[] | undefined;
  lockOn: string | undefined;
  /** `uid userId` of everybody with rights at its menu. */
  admins: readonly string[];
}

export interface ActualTemplate {
  uid: number;
  finger: number;
  digest: string;
}

/** The same before anybody has looked into the users' table. */
export interface RawActual extends Pick<Actual, 'sizes' | 'lockOn' | 'algorithm'> {
  table: UserRecords;
}

/** Reads what every comparison goes by. Throws what the session throws; then nothing is known. */
export async function readRaw(
  session: Pick<SyncSession, 'sizes' | 'option' | 'fingers' | 'userTable'>,
  options: {
    signal?: AbortSignal | undefined;
    onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  },
): Promise<RawActual> {
  const sizes = await session.sizes();
  const lockOn = await session.option('LockOn');
  const algorithm = await session.fingers.algorithm();
  return { sizes, lockOn, algorithm, table: await session.userTable.records(options) };
}

export interface ReadActualOptions {
  encoding: TextEncodingName;
  nameBytes: number | undefined;
  readsTemplates: boolean;
  signal?: AbortSignal | undefined;
}

/** What was read, and the templates where they are wanted. Throws what the session throws. */
export async function readActual(
  { table, ...raw }: RawActual,
  session: Pick<SyncSession, 'fingers'>,
  { encoding, nameBytes, signal, readsTemplates }: ReadActualOptions,
): Promise<Actual> {
  const users = usersIn(table, encoding);
  const templates = readsTemplates
    ? (await session.fingers.readAll({ signal })).map(({ uid, finger, template }) => ({
        uid,
        finger,
        digest: templateDigest(template),
      }))
    : undefined;
  const rowsAt = rowsOf(table);
  return {
    ...raw,
    users,
    recordAt: (index) => rowsAt(index, 1),
    slots: users.map(({ uid, userId }) => ({ uid, userId })),
    rowsAt,
    recordSize: table.recordSize ?? 72,
    encoding,
    // Somebody has a longer name there: so it keeps more than once seemed.
    nameBytes: users.some(({ name }) => name.length > (nameBytes ?? name.length)) ? undefined : nameBytes,
    templates,
    admins: users.filter(hasRights).map(({ uid, userId }) => `${uid} ${userId}`),
  };
}

/** What was read, of some people only: for a terminal whose table is known to be what it was. */
export function actualOf(
  { table, ...raw }: RawActual,
  known: Pick<Actual, 'slots' | 'admins'>,
  { userIds, encoding, nameBytes }: { userIds: ReadonlySet<string> } & Pick<Actual, 'encoding' | 'nameBytes'>,
): Actual {
  const rowsAt = rowsOf(table);
  const recordSize: UserRecordSize = table.recordSize ?? 72;
  const places = known.slots.flatMap(({ userId }, place) => (userIds.has(userId) ? [place] : []));
  const recordAt = (index: number) => rowsAt(places[index] ?? 0, 1);
  return {
    ...raw,
    ...known,
    users: places.flatMap((place) => readUserRecords(rowsAt(place, 1), recordSize, encoding)),
    recordAt,
    rowsAt,
    recordSize,
    encoding,
    nameBytes,
    templates: undefined,
  };
}

function rowsOf({ records, recordSize = 72 }: UserRecords): Actual['rowsAt'] {
  return (place, count) => records.subarray(place * recordSize, (place + count) * recordSize);
}

/** Bit 0 of a privilege is "disabled"; the others are rights at the menu. */
function hasRights({ privilege }: User): boolean {
  return privilege >> 1 !== 0;
}
