import { readUserIdWidth } from '../../../src/protocol/commands/options.ts';
import { answerTo } from './answer.ts';

export const userIdWidthAnswer = answerTo(
  readUserIdWidth,
  (_request, { terminal }) => terminal.options.effectiveNumber('~PIN2Width') & 0xff,
);
