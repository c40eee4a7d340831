import { refreshOptions } from '../../../src/protocol/commands/options.ts';
import { answerTo } from './answer.ts';

export const refreshOptionsAnswer = answerTo(refreshOptions, (_request, { machine }) =>
  machine.options.refresh(),
);
