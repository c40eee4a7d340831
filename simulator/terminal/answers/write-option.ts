import { writeOption } from '../../../src/protocol/commands/options.ts';
import { operation } from '../operation-log.ts';
import { answerTo, Refusal } from './answer.ts';

export const writeOptionAnswer = answerTo(writeOption, ({ name, value }, { machine }) => {
  if (!machine.options.write(name, value)) return new Refusal('too long or too many options');
  machine.operations.add(operation.optionChanged);
  machine.changed();
  return undefined;
});
