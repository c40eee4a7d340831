import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import type { Answer } from './answer.ts';

/**
 * CONNECT → 2000, or 2005 where a comm key is wanted; the new session's id stands in the session field either way.
 * A client that connects again keeps its session but loses what it had registered.
 */
export const connectAnswer: Answer = {
  command: commandCode.connect,
  respond: (_frame, { terminal, session }) => {
    const { commKey, asksForKey, wantsEncryption } = terminal.settings;
    session.isAuthenticated = commKey === 0 && asksForKey === 'when-set' && !wantsEncryption;
    session.eventMask = 0;
    if (wantsEncryption)
      return { replies: [{ command: replyCode.secureFirmware }], note: 'an encrypted session is wanted' };
    return {
      replies: [{ command: session.isAuthenticated ? replyCode.ok : replyCode.unauthorised }],
      note: session.isAuthenticated ? `session ${session.id}` : `session ${session.id}, comm key wanted`,
    };
  },
};
