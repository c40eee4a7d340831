import { batchBytes } from './commands/batch.ts';
import type { Template } from './commands/templates.ts';

/** One user with its templates, or templates whose user is in the terminal already. */
export interface BatchGroup<User> {
  user: User | undefined;
  /** The user's record; empty where there is none. */
  record: Uint8Array;
  templates: Template[];
}

/** Two of the largest pieces: enough that what goes around the payload does not count, little enough for old terminals. */
export const usualBatchBytes = 2 * 0xffc0;

/** Templates beside their users, in the order of the users; those of users who are not among them come last. */
export function groupByUser<User extends { uid: number }>(
  users: readonly { user: User; record: Uint8Array }[],
  templates: readonly Template[],
): BatchGroup<User>[] {
  const groups = new Map<number, BatchGroup<User>>();
  for (const { user, record } of users) groups.set(user.uid, { user, record, templates: [] });
  for (const template of templates) {
    const group = groups.get(template.uid);
    if (group !== undefined) group.templates.push(template);
    else groups.set(template.uid, { user: undefined, record: new Uint8Array(0), templates: [template] });
  }
  return [...groups.values()];
}

export interface CutBatch<User> {
  groups: BatchGroup<User>[];
  /** As long as it is on the wire. */
  bytes: number;
}

/** Cuts the groups into batches of at most `maxBytes`; a user is never parted from its templates. */
export function cutBatches<User>(
  groups: readonly BatchGroup<User>[],
  maxBytes: number = usualBatchBytes,
): CutBatch<User>[] {
  const batches: CutBatch<User>[] = [];
  let batch: CutBatch<User> = { groups: [], bytes: Number.POSITIVE_INFINITY };
  for (const group of groups) {
    const bytes = groupBytes(group);
    if (batch.bytes + bytes > maxBytes) {
      batch = { groups: [], bytes: batchBytes.head };
      batches.push(batch);
    }
    batch.groups.push(group);
    batch.bytes += bytes;
  }
  return batches;
}

function groupBytes({ record, templates }: BatchGroup<unknown>): number {
  const own = record.length === 0 ? 0 : batchBytes.perUser + record.length;
  return templates.reduce((bytes, { template }) => bytes + batchBytes.perTemplate + template.length, own);
}
