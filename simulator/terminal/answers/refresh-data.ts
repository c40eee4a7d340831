import { refreshData } from '../../../src/protocol/commands/session.ts';
import { answerTo } from './answer.ts';

export const refreshDataAnswer = answerTo(refreshData, () => undefined);
