import { disable, enable } from '../../../src/protocol/commands/session.ts';
import { answerTo } from './answer.ts';

export const enableAnswer = answerTo(enable, (_request, { terminal }) => {
  terminal.isEnabled = true;
});

/** DISABLEDEVICE: reader and keypad are off until ENABLE, or until the last session ends. */
export const disableAnswer = answerTo(disable, (_request, { terminal }) => {
  terminal.isEnabled = false;
});
