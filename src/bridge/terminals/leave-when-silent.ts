import { TerminalError } from '../../protocol/errors.ts';
import { BridgeError } from '../errors.ts';
import type { TerminalSession } from './session-port.ts';

/** How long a terminal that gave no answer may take to show that it is there at all. */
const signOfLifeMs = 3_000;

/**
 * Where something had no answer at all, the terminal is asked one thing more before all that waits: each of those would wait
 * for its whole time, one after the other, with people at the door. If that has no answer either, it is left for a new
 * connection: over UDP nothing else tells that it forgot us.
 */
export function leaveWhenSilent(
  terminal: string,
  session: Pick<TerminalSession, 'onSilence' | 'sizes'>,
  leave: (why: BridgeError) => void,
): void {
  let isAsking = false;
  const ask = async () => {
    isAsking = true;
    try {
      await session.sizes({ priority: 'door', timeoutMs: signOfLifeMs });
    } catch (error) {
      // A refusal is an answer, and of a link that has ended everybody hears.
      if (error instanceof TerminalError && error.reason === 'timed-out') leave(silent(terminal, error));
    } finally {
      isAsking = false;
    }
  };
  session.onSilence(() => {
    if (!isAsking) void ask();
  });
}

function silent(terminal: string, cause: TerminalError): BridgeError {
  return new BridgeError(
    'transport',
    'terminal-silent',
    `the terminal ${terminal} does not answer any more`,
    {
      advice: 'it is connected again by itself; if that takes long, look at its power and its network',
      cause,
    },
  );
}
