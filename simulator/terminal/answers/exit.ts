import { exit } from '../../../src/protocol/commands/session.ts';
import { answerTo } from './answer.ts';

/** EXIT: the session ends; the client closes the socket. */
export const exitAnswer = answerTo(exit, (_request, { terminal, session }) =>
  terminal.sessions.close(session),
);
