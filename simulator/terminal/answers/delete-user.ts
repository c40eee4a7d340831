import { deleteUser } from '../../../src/protocol/commands/users.ts';
import { answerTo, Refusal } from './answer.ts';

export const deleteUserAnswer = answerTo(deleteUser, ({ uid }, { machine }) => {
  if (!machine.users.delete(uid)) return new Refusal('there is no such user');
  machine.changed();
  return undefined;
});
