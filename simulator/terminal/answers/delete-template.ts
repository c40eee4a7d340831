import { deleteTemplate, deleteTemplateByUserId } from '../../../src/protocol/commands/templates.ts';
import type { TerminalParts } from '../terminal-parts.ts';
import { answerTo, Refusal } from './answer.ts';

/** 19: by slot. */
export const deleteTemplateAnswer = answerTo(deleteTemplate, ({ uid, finger }, { terminal }) =>
  remove(terminal, uid, finger),
);

/** 134: by userId. */
export const deleteTemplateByUserIdAnswer = answerTo(
  deleteTemplateByUserId,
  ({ userId, finger }, { terminal }) => remove(terminal, terminal.users.byUserId(userId)?.uid, finger),
);

function remove(terminal: TerminalParts, uid: number | undefined, finger: number): Refusal | undefined {
  if (uid === undefined || !terminal.users.deleteTemplate(uid, finger))
    return new Refusal('there is no such finger');
  terminal.changed();
  return undefined;
}
