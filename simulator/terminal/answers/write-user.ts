import { writeUser } from '../../../src/protocol/commands/users.ts';
import { answerTo, Refusal } from './answer.ts';

export const writeUserAnswer = answerTo(writeUser, (raw, { machine }) => {
  const refusal = machine.users.write(raw);
  if (refusal !== undefined) return new Refusal(refusal);
  machine.changed();
  return undefined;
});
