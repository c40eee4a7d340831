import {
  readVerifyStyle,
  verifyStyles,
  writeVerifyStyle,
} from '../../../src/protocol/commands/verify-style.ts';
import { operation } from '../operation-log.ts';
import { answerTo, Refusal } from './answer.ts';

const known = new Set<number>(Object.values(verifyStyles));

export const readVerifyStyleAnswer = answerTo(readVerifyStyle, ({ uid }, { terminal }) =>
  terminal.users.recordOf(uid) === undefined
    ? new Refusal('there is no such user')
    : { uid, style: terminal.access.styleOf(uid) },
);

export const writeVerifyStyleAnswer = answerTo(writeVerifyStyle, ({ uid, style }, { terminal }) => {
  if (terminal.users.recordOf(uid) === undefined) return new Refusal('there is no such user');
  if (style !== undefined && !known.has(style)) return new Refusal('there is no such verify style');
  terminal.access.setStyle(uid, style);
  terminal.operations.add(operation.userAccessChanged, uid);
  terminal.changed();
  return undefined;
});
