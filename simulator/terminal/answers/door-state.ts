import { readDoorState } from '../../../src/protocol/commands/door.ts';
import { answerTo } from './answer.ts';

export const doorStateAnswer = answerTo(readDoorState, (_request, { terminal }) => ({
  isOpen: terminal.isDoorOpen,
}));
