import { readUserIdWidth } from '../../../src/protocol/commands/options.ts';
import { answerTo } from './answer.ts';

export const userIdWidthAnswer = answerTo(
  readUserIdWidth,
  (_request, { machine }) => machine.options.effectiveNumber('~PIN2Width') & 0xff,
);
