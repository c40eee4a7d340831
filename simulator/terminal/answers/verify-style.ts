import {
  readVerifyStyle,
  verifyStyles,
  writeVerifyStyle,
} from '../../../src/protocol/commands/verify-style.ts';
import { operation } from '../operation-log.ts';
import { answerTo, Refusal } from './answer.ts';

const known = new Set<number>(Object.values(verifyStyles));

export const readVerifyStyleAnswer = answerTo(readVerifyStyle, ({ uid }, { machine }) =>
  machine.users.recordOf(uid) === undefined
    ? new Refusal('there is no such user')
    : { uid, style: machine.access.styleOf(uid) },
);

export const writeVerifyStyleAnswer = answerTo(writeVerifyStyle, ({ uid, style }, { machine }) => {
  if (machine.users.recordOf(uid) === undefined) return new Refusal('there is no such user');
  if (style !== undefined && !known.has(style)) return new Refusal('there is no such verify style');
  machine.access.setStyle(uid, style);
  machine.operations.add(operation.userAccessChanged, uid);
  machine.changed();
  return undefined;
});
