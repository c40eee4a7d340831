import { restart } from '../../../src/protocol/commands/session.ts';
import { answerTo } from './answer.ts';

export const restartAnswer = answerTo(restart, (_request, { terminal }) => terminal.restart());
