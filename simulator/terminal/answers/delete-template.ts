import { deleteTemplate, deleteTemplateByUserId } from '../../../src/protocol/commands/templates.ts';
import type { Machine } from '../machine.ts';
import { answerTo, Refusal } from './answer.ts';

/** 19: by slot. */
export const deleteTemplateAnswer = answerTo(deleteTemplate, ({ uid, finger }, { machine }) =>
  remove(machine, uid, finger),
);

/** 134: by userId. */
export const deleteTemplateByUserIdAnswer = answerTo(
  deleteTemplateByUserId,
  ({ userId, finger }, { machine }) => remove(machine, machine.users.byUserId(userId)?.uid, finger),
);

function remove(machine: Machine, uid: number | undefined, finger: number): Refusal | undefined {
  if (uid === undefined || !machine.users.deleteTemplate(uid, finger))
    return new Refusal('there is no such finger');
  machine.changed();
  return undefined;
}
