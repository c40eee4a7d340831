import { commandCode, commandName, replyCode } from '../../src/protocol/command-codes.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { answerFor } from './answers/index.ts';
import { refuse, type AnswerResult, type Visit } from './answers/answer.ts';
import type { TerminalParts } from './terminal-parts.ts';
import type { Session } from './sessions.ts';

/** What the connection hands over: the session it has, or a way to open one. */
export interface Client {
  readonly number: number;
  readonly session: Session | undefined;
  openSession(): Session;
}

/**
 * Decides what one packet leads to; undefined is silence. Terminals do not answer a wrong checksum or an unknown
 * session at all, and answer everything but AUTH with 2005 until the comm key was right.
 */
export function dispatch(frame: Frame, client: Client, terminal: TerminalParts): AnswerResult | undefined {
  const { timeline, settings } = terminal;
  const heard = (more: string) =>
    timeline.add(
      'in',
      `${commandName(frame.command)} (${frame.command}), reply id ${frame.replyId}${more}`,
      client.number,
    );
  if (!frame.checksumOk) return silence(() => heard(': wrong checksum, not answered'));
  if (frame.command === replyCode.ok)
    return silence(() => timeline.add('in', 'ack of an event', client.number));
  if (frame.command === commandCode.connect) {
    if (settings.muteConnect) return silence(() => heard(': not answered, somebody is in the menu'));
    heard('');
    return respond(frame, { terminal, session: liveSession(client, terminal) ?? client.openSession() });
  }
  const session = liveSession(client, terminal);
  if (session === undefined || frame.session !== session.id)
    return silence(() => heard(`: unknown session ${frame.session}, not answered`));
  heard(frame.data.length === 0 ? '' : `, ${frame.data.length} bytes`);
  if (!session.isAuthenticated && frame.command !== commandCode.auth)
    return { replies: [{ command: replyCode.unauthorised }], note: 'comm key wanted first' };
  return respond(frame, { terminal, session });
}

function liveSession({ session }: Client, terminal: TerminalParts): Session | undefined {
  return session !== undefined && terminal.sessions.has(session) ? session : undefined;
}

function respond(frame: Frame, visit: Visit): AnswerResult {
  try {
    return answerFor(frame.command).respond(frame, visit);
  } catch (cause) {
    // A bug of the simulator must not take the other terminals of the process with it, but it must be seen.
    visit.terminal.timeline.add(
      'terminal',
      `fault of the simulator: ${cause instanceof Error ? cause.message : 'unknown'}`,
    );
    return refuse('fault of the simulator');
  }
}

function silence(note: () => void): undefined {
  note();
  return undefined;
}
