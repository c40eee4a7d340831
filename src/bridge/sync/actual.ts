import { userRecord72, type User, type UserRecordSize } from '../../protocol/commands/users.ts';
import type { Sizes } from '../../protocol/commands/free-sizes.ts';
import type { TemplateAlgorithm } from '../../protocol/commands/templates.ts';
import type { TextEncodingName } from '../../protocol/text.ts';
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

export interface ReadActualOptions {
  encoding: TextEncodingName;
  /** Whether the templates are read, too; given what the terminal says it holds. */
  readsTemplates: (sizes: Sizes) => boolean;
  signal?: AbortSignal | undefined;
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/** Reads a terminal, each table once. Throws what the session throws; then nothing is known. */
export async function readActual(session: SyncSession, options: ReadActualOptions): Promise<Actual> {
  const { encoding, signal, onProgress, readsTemplates } = options;
  const sizes = await session.sizes();
  const lockOn = await session.option('LockOn');
  const algorithm = await session.fingers.algorithm();
  const { users, records, recordSize } = await session.userTable.snapshot({ signal, onProgress });
  const templates = readsTemplates(sizes)
    ? (await session.fingers.readAll({ signal })).map(({ uid, finger, template }) => ({
        uid,
        finger,
        digest: templateDigest(template),
      }))
    : undefined;
  const stride = recordSize ?? userRecord72.size;
  return {
    sizes,
    users,
    recordAt: (index) => records.subarray(index * stride, (index + 1) * stride),
    recordSize: recordSize ?? 72,
    encoding,
    algorithm,
    templates,
    lockOn,
    admins: users.filter(hasRights).map(({ uid, userId }) => `${uid} ${userId}`),
  };
}

/** Bit 0 of a privilege is "disabled"; the others are rights at the menu. */
function hasRights({ privilege }: User): boolean {
  return privilege >> 1 !== 0;
}
