import { isEmptyMemory, releaseRelay, type HoldableTerminal } from '../../protocol/relay-hold.ts';
import type { BridgeClock } from '../clock.ts';
import type { TerminalConfig } from '../config.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TerminalRecords } from '../store/terminals.ts';

/** What leaving a terminal to itself works with. */
export interface FallbackParts {
  session: HoldableTerminal;
  terminal: Pick<TerminalConfig, 'name' | 'ownRelay'>;
  /** How the door is to behave without a bridge, and for how long it opens. */
  rules: { fallback: 'closed' | 'members'; unlockSeconds: number };
  records: Pick<TerminalRecords, 'relayMemory' | 'leaveAlone'>;
  clock: Pick<BridgeClock, 'wallNow'>;
  log: Log;
}

const lockDelay = 'LockOn';

/**
 * Leaves the door to the terminal while no bridge runs: with `members` it opens by itself for the people it holds, as it did
 * before the bridge came. What was remembered of that is kept, since the bridge takes the door over again. True where
 * something was changed. Throws where the terminal refuses or is gone.
 */
export async function fallBack(parts: FallbackParts): Promise<boolean> {
  const { session, terminal, rules, records, clock, log } = parts;
  if (rules.fallback === 'closed' || terminal.ownRelay === 'keep') return false;
  const memory = await records.relayMemory(terminal.name);
  if (terminal.ownRelay === 'closed-zone') {
    const { lockOn: _lockOn, ...zones } = memory;
    if (isEmptyMemory(zones)) return false;
    await releaseRelay(session, zones);
  } else {
    const before = Number(memory.lockOn ?? 0);
    // One that came set to 0 opens for as long as the bridge would have it.
    await session.writeOption(lockDelay, String(before > 0 ? before : rules.unlockSeconds));
  }
  log.warn({ event: 'fallback-applied', terminal: terminal.name });
  try {
    await records.leaveAlone(terminal.name, clock.wallNow());
  } catch (error) {
    // The door does open by itself; who comes in meanwhile is then recorded, and owes nothing.
    log.warn({ event: 'fallback-not-noted', terminal: terminal.name, problem: messageOf(error) });
  }
  return true;
}
