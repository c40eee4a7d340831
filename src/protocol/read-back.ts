import type { Template } from './commands/templates.ts';
import { templateFlag } from './commands/templates.ts';
import { TerminalError } from './errors.ts';
import { assertSame, describeFinger } from './template-rules.ts';
import type { UserDraft } from './user-table.ts';

/** How to look into the terminal again. */
export interface Looking {
  /** How many templates it says it holds. */
  count: () => Promise<number>;
  all: () => Promise<Template[]>;
  one: (template: Template) => Promise<Template | undefined>;
}

/**
 * Reads back what was written, finger by finger where that is little of what the terminal holds, else the whole table.
 * Only the table tells a flag for certain, so a flag other than the usual one is looked up there. Throws at the first
 * that is not as it was written.
 */
export async function readBack(written: readonly Template[], terminal: Looking): Promise<void> {
  if (written.length === 0) return;
  const isUsual = written.every(({ flag }) => flag === templateFlag.valid);
  if (isUsual && written.length * 4 < (await terminal.count())) {
    for (const template of written) assertSame(template, await terminal.one(template), false);
    return;
  }
  const found = new Map((await terminal.all()).map((template) => [describeFinger(template), template]));
  for (const template of written) assertSame(template, found.get(describeFinger(template)), true);
}

/** Throws `refusal` for the first of `written` who is not in the slot he was written to. */
export function assertUsersThere(
  written: readonly Pick<UserDraft, 'uid' | 'userId'>[],
  found: readonly Pick<UserDraft, 'uid' | 'userId'>[],
): void {
  const userIds = new Map(found.map(({ uid, userId }) => [uid, userId]));
  for (const { uid, userId } of written)
    if (userIds.get(uid) !== userId)
      throw new TerminalError('refusal', `uid ${uid}: the terminal said yes and has not kept the user`, {
        reason: 'mismatch',
      });
}
