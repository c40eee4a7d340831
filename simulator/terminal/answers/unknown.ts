import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import type { Answer } from './answer.ts';

/** 65535 is answered with 65535, and so is everything this terminal does not know. Source: captures. */
export const unknownAnswer: Answer = {
  command: commandCode.unknown,
  respond: () => ({ replies: [{ command: replyCode.unknown }] }),
};
