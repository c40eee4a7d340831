import { deleteUser } from '../../../src/protocol/commands/users.ts';
import { operation } from '../operation-log.ts';
import { answerTo, Refusal } from './answer.ts';

export const deleteUserAnswer = answerTo(deleteUser, ({ uid }, { terminal }) => {
  if (!terminal.users.delete(uid)) return new Refusal('there is no such user');
  terminal.access.setStyle(uid, undefined);
  terminal.faces.delete(uid);
  terminal.operations.add(operation.userDeleted, uid);
  terminal.changed();
  return undefined;
});
