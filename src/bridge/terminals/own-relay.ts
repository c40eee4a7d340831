import type { TerminalConfig } from '../config.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TerminalSession } from './session-port.ts';

/** Seconds the terminal opens the door by itself for whom it recognises; 0 is never. UNLOCK works all the same. */
const LOCK_DELAY = 'LockOn';

/**
 * Sees to it that the terminal leaves the door to the bridge, unless the config says to keep its own ways. Returns
 * whether it would still open by itself against the config; connection errors pass.
 */
export async function opensByItself(
  session: Pick<TerminalSession, 'option' | 'writeOption'>,
  terminal: Pick<TerminalConfig, 'name' | 'ownRelay'>,
  log: Log,
): Promise<boolean> {
  if (terminal.ownRelay === 'keep') return false;
  try {
    const seconds = Number((await session.option(LOCK_DELAY)) ?? 0);
    if (seconds === 0) return false;
    await session.writeOption(LOCK_DELAY, '0');
    log.warn({ event: 'own-relay-off', terminal: terminal.name, wasSeconds: seconds });
    return false;
  } catch (error) {
    if (kindOf(error) !== 'refusal') throw error;
    log.warn({ event: 'own-relay-on', terminal: terminal.name, problem: messageOf(error) });
    return true;
  }
}
