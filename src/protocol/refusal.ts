import { replyCode } from './command-codes.ts';
import { TerminalError } from './errors.ts';
import type { Frame } from './frame.ts';

/** What a reply that is not OK means: the terminal said no. */
export function refusal(frame: Frame): TerminalError {
  switch (frame.command) {
    case replyCode.unauthorised:
      return new TerminalError('refusal', 'the terminal no longer knows this session', {
        reason: 'not-authorised',
      });
    case replyCode.unknown:
      return new TerminalError('refusal', 'the terminal does not know this command', {
        reason: 'unknown-command',
      });
    default:
      return new TerminalError('refusal', `the terminal refused (answer ${frame.command})`, {
        reason: 'refused',
      });
  }
}
