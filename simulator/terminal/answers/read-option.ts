import { readOption } from '../../../src/protocol/commands/options.ts';
import { answerTo, Refusal } from './answer.ts';

/** OPTIONS_RRQ: ACK_ERROR where there is no such option, as most terminals do. */
export const readOptionAnswer = answerTo(readOption, (name, { machine }) => {
  const value = machine.options.read(name);
  return value === undefined ? new Refusal('there is no such option') : { name, value };
});
