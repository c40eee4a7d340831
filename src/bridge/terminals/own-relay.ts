import {
  holdRelay,
  isEmptyMemory,
  releaseRelay,
  splitMemory,
  type HoldableTerminal,
  type RelayMemory,
} from '../../protocol/relay-hold.ts';
import type { BridgeClock } from '../clock.ts';
import type { TerminalConfig } from '../config.ts';
import { kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { TerminalRecords } from '../store/terminals.ts';

/** What keeping a terminal's own relay still works with. */
export interface OwnRelayParts {
  session: HoldableTerminal;
  terminal: Pick<TerminalConfig, 'name' | 'ownRelay'>;
  records: Pick<TerminalRecords, 'relayMemory' | 'rememberRelay' | 'takeBack'>;
  clock: Pick<BridgeClock, 'wallNow'>;
  log: Log;
}

const ways = { off: 'lock-on-zero', 'closed-zone': 'closed-zone' } as const;

/** Whether the terminal still opens by itself against the config; `unknown` where it does not tell. */
export type OwnRelayState = 'held' | 'opens-by-itself' | 'unknown';

/**
 * Sees to it that the terminal leaves the door to the bridge, in the way the config says; what an earlier config changed
 * and this one does not want is put back. How things were is on the disk before anything is changed. Connection
 * errors pass.
 */
export async function holdOwnRelay(parts: OwnRelayParts): Promise<OwnRelayState> {
  const { session, terminal, records, log } = parts;
  const { name, ownRelay } = terminal;
  if (ownRelay === 'keep') {
    await putBack(parts, await records.relayMemory(name), {});
    return 'held';
  }
  const way = ways[ownRelay];
  let lockDelay: string | undefined;
  const asked: HoldableTerminal = {
    option: async (option) => {
      lockDelay = await session.option(option);
      return lockDelay;
    },
    writeOption: (option, value) => session.writeOption(option, value),
    access: session.access,
    userTable: session.userTable,
  };
  const isRefused = await refusalOf(parts, 'own-relay-on', async () => {
    const changed = await holdRelay(asked, way, {
      remembered: await records.relayMemory(name),
      remember: (memory) => records.rememberRelay(name, memory),
    });
    if (isEmptyMemory(changed)) return;
    const { lockOn, users = [], groups = [] } = changed;
    const wasSeconds = lockOn === undefined ? undefined : Number(lockOn);
    log.warn({
      event: 'own-relay-off',
      terminal: name,
      way,
      wasSeconds,
      groups: groups.length,
      users: users.length,
    });
  });
  // Only once the one way holds may the other one be let go.
  if (isRefused) return 'opens-by-itself';
  try {
    await records.takeBack(name, parts.clock.wallNow());
  } catch (error) {
    // It is noted at the next connection; that is no reason not to serve the door.
    log.warn({ event: 'relay-not-noted', terminal: name, problem: messageOf(error) });
  }
  const { own, other } = splitMemory(await records.relayMemory(name), way);
  await putBack(parts, other, own);
  // Holding it takes no value for a terminal without a relay; it may be one that keeps its setting to itself.
  return way === 'lock-on-zero' && (lockDelay ?? '').trim() === '' ? 'unknown' : 'held';
}

async function putBack(parts: OwnRelayParts, memory: RelayMemory, left: RelayMemory): Promise<void> {
  if (isEmptyMemory(memory)) return;
  const { session, terminal, records, log } = parts;
  await refusalOf(parts, 'own-relay-not-put-back', async () => {
    await releaseRelay(session, memory);
    await records.rememberRelay(terminal.name, left);
    log.warn({ event: 'own-relay-put-back', terminal: terminal.name });
  });
}

/** True where the terminal refused, which is logged. */
async function refusalOf(
  { terminal, log }: OwnRelayParts,
  event: string,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    if (kindOf(error) !== 'refusal') throw error;
    log.warn({ event, terminal: terminal.name, problem: messageOf(error) });
    return true;
  }
}
