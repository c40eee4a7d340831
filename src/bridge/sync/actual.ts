import { userRecord72, type User, type UserRecordSize } from '../../protocol/commands/users.ts';
import type { Sizes } from '../../protocol/commands/free-sizes.ts';
import type { TemplateAlgorithm } from '../../protocol/commands/templates.ts';
import type { TextEncodingName } from '../../protocol/text.ts';
import { usersIn, type UserRecords } from '../../protocol/tables.ts';
import type { SyncSession } from './ports.ts';
import { templateDigest } from './template-digest.ts';

/** What a terminal holds, as read at one moment. */
export interface Actual {
  sizes: Sizes;
  users: readonly User[];
  /** The user's record as the terminal has it, by its place in `users`. */
  recordAt(index: number): Uint8Array;
  /** 72 where the terminal holds nobody to tell by. */
  recordSize: UserRecordSize;
  encoding: TextEncodingName;
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
  readsTemplates: boolean;
  signal?: AbortSignal | undefined;
}

/** What was read, and the templates where they are wanted. Throws what the session throws. */
export async function readActual(
  { table, ...raw }: RawActual,
  session: Pick<SyncSession, 'fingers'>,
  { encoding, signal, readsTemplates }: ReadActualOptions,
): Promise<Actual> {
  const { records, recordSize } = table;
  const users = usersIn(table, encoding);
  const templates = readsTemplates
    ? (await session.fingers.readAll({ signal })).map(({ uid, finger, template }) => ({
        uid,
        finger,
        digest: templateDigest(template),
      }))
    : undefined;
  const stride = recordSize ?? userRecord72.size;
  return {
    ...raw,
    users,
    recordAt: (index) => records.subarray(index * stride, (index + 1) * stride),
    recordSize: recordSize ?? 72,
    encoding,
    templates,
    admins: users.filter(hasRights).map(({ uid, userId }) => `${uid} ${userId}`),
  };
}

/** Bit 0 of a privilege is "disabled"; the others are rights at the menu. */
function hasRights({ privilege }: User): boolean {
  return privilege >> 1 !== 0;
}
