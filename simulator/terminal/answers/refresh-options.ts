import { refreshOptions } from '../../../src/protocol/commands/options.ts';
import { answerTo } from './answer.ts';

export const refreshOptionsAnswer = answerTo(refreshOptions, (_request, { terminal }) =>
  terminal.options.refresh(),
);
