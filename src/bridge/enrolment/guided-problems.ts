import { BridgeError, adviceOf, isBridgeError, kindOf, messageOf } from '../errors.ts';
import type { PlacementReport } from '../sync/placement.ts';
import type { EnrolmentStepMessage } from '../web/messages.ts';

/** Why a step could not be done, as it is told. */
export type Problem = Extract<EnrolmentStepMessage, { is: 'stuck' }>['problem'];

/** Nothing of a bug is told but that there is one. */
export function problemOf(error: unknown): Problem {
  if (kindOf(error) === 'ours') return { code: 'failed', message: 'the bridge could not do this' };
  const advice = adviceOf(error);
  const code = isBridgeError(error) ? error.code : 'terminal-failed';
  return { code, message: messageOf(error), ...(advice !== undefined && { advice }) };
}

export function otherStep(): BridgeError {
  return new BridgeError('refusal', 'other-step', 'this enrolment is at another step by now', {
    advice: 'look at it as it is now',
  });
}

export function terminalAway(): BridgeError {
  return new BridgeError('refusal', 'terminal-offline', 'the terminal is not online', {
    advice: 'choose another terminal, or wait until it is back',
  });
}

/** Why the member is not in a terminal; undefined for one who is. */
export function whyNotThere(placed: PlacementReport | undefined): BridgeError | undefined {
  switch (placed?.result) {
    case 'written':
    case 'already-there':
      return undefined;
    case 'kept-out':
      return new BridgeError('refusal', 'kept-out', 'the member may not come in here now', {
        advice: 'look at the membership and at the rules of this door, or choose another terminal',
      });
    case 'taken':
      return new BridgeError('refusal', 'taken', "another person has the member's number there", {
        advice: 'delete that user at the terminal, or choose another terminal',
      });
    case 'offline':
      return terminalAway();
    default:
      return new BridgeError(
        'refusal',
        'not-written',
        placed?.problem ?? 'the terminal did not take the member',
      );
  }
}
