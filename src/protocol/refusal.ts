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

/** A table that the terminal sends neither buffered (1503) nor directly. */
export function refusedBothWays(table: string, ...refusals: readonly TerminalError[]): TerminalError {
  return new TerminalError('refusal', `refused to send ${table}, buffered and directly`, {
    reason: 'refused',
    cause: new AggregateError(refusals),
  });
}
