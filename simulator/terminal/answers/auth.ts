import { isCommKey } from '../../../src/protocol/comm-key.ts';
import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import type { Answer } from './answer.ts';

/** AUTH → 2000 or 2005; may be tried again in the same session. The key is compared with the tick that came along. */
export const authAnswer: Answer = {
  command: commandCode.auth,
  respond: (frame, { terminal, session }) => {
    if (terminal.settings.wantsEncryption)
      return { replies: [{ command: replyCode.unauthorised }], note: 'an encrypted session is wanted' };
    if (!isCommKey(frame.data, terminal.settings.commKey, session.id))
      return { replies: [{ command: replyCode.unauthorised }], note: 'wrong comm key' };
    session.isAuthenticated = true;
    return { replies: [{ command: replyCode.ok }] };
  },
};
