import { writeUser } from '../../../src/protocol/commands/users.ts';
import { answerTo, Refusal } from './answer.ts';

export const writeUserAnswer = answerTo(writeUser, (raw, { terminal }) => {
  const refusal = terminal.users.write(raw);
  if (refusal !== undefined) return new Refusal(refusal);
  terminal.changed();
  return undefined;
});
