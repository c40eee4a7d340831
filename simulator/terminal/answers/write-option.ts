import { writeOption } from '../../../src/protocol/commands/options.ts';
import { operation } from '../operation-log.ts';
import { answerTo, Refusal } from './answer.ts';

export const writeOptionAnswer = answerTo(writeOption, ({ name, value }, { terminal }) => {
  if (!terminal.options.write(name, value)) return new Refusal('too long or too many options');
  terminal.operations.add(operation.optionChanged);
  terminal.changed();
  return undefined;
});
