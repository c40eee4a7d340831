import { deleteUser } from '../../../src/protocol/commands/users.ts';
import { operation } from '../operation-log.ts';
import { answerTo, Refusal } from './answer.ts';

export const deleteUserAnswer = answerTo(deleteUser, ({ uid }, { machine }) => {
  if (!machine.users.delete(uid)) return new Refusal('there is no such user');
  machine.access.setStyle(uid, undefined);
  machine.faces.delete(uid);
  machine.operations.add(operation.userDeleted, uid);
  machine.changed();
  return undefined;
});
