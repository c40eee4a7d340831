import { connectTerminal } from '../protocol/terminal.ts';
import { systemClock } from './clock.ts';
import type { BridgeConfig, TerminalConfig } from './config.ts';
import { changedSettings } from './doors/changed-settings.ts';
import { doorPartOf } from './doors/settings.ts';
import { messageOf } from './errors.ts';
import type { Log } from './log.ts';
import { storeFromConfig } from './store-from-config.ts';
import type { Store } from './store/store.ts';
import { fallBack } from './terminals/fallback.ts';
import { fitSerialNumber, otherTerminal } from './terminals/serial-number.ts';

/** What became of one terminal. `as-it-was`: its fallback is closed, or it opens by itself already. */
export interface LeftDoor {
  terminal: string;
  result: 'opens-by-itself' | 'as-it-was' | 'failed';
  problem?: string;
}

const CONNECT_MS = 5_000;

/**
 * Leaves the doors to their terminals while no bridge runs, where that is their fallback: for a service manager to call
 * after a bridge ended that could not do so itself. All terminals at once; one that cannot be reached is told.
 */
export async function leaveDoors(config: BridgeConfig, log: Log): Promise<LeftDoor[]> {
  const store = await storeFromConfig(config);
  try {
    const changes = await store.doors.changes();
    return await Promise.all(
      config.terminals.map((terminal) => {
        const rules = changedSettings(doorPartOf(terminal), changes.get(terminal.name) ?? {});
        return leaveDoor({ terminal, rules, records: store.terminals, log });
      }),
    );
  } finally {
    await store.close();
  }
}

interface DoorParts {
  terminal: TerminalConfig;
  rules: ReturnType<typeof doorPartOf>;
  records: Store['terminals'];
  log: Log;
}

async function leaveDoor(parts: DoorParts): Promise<LeftDoor> {
  const { terminal, rules } = parts;
  const { name } = terminal;
  if (rules.fallback === 'closed') return { terminal: name, result: 'as-it-was' };
  try {
    const { host, port, transport, commKey, encoding } = terminal;
    const address = { name, host, port, transport, commKey, encoding };
    const session = await connectTerminal({ ...address, replyTimeoutMs: CONNECT_MS });
    try {
      await expectTerminal(session, parts);
      const isChanged = await fallBack({ ...parts, session, clock: systemClock });
      return { terminal: name, result: isChanged ? 'opens-by-itself' : 'as-it-was' };
    } finally {
      await session.close();
    }
  } catch (error) {
    return { terminal: name, result: 'failed', problem: messageOf(error) };
  }
}

/** Another terminal at that address may be anybody's door. */
async function expectTerminal(
  session: { identity(): Promise<{ serialNumber: string }> },
  { terminal, records }: DoorParts,
): Promise<void> {
  const found = fitSerialNumber((await session.identity()).serialNumber);
  const expected = terminal.serialNumber ?? (await records.know(terminal.name)).serialNumber;
  if (expected !== undefined && expected !== found) throw otherTerminal(terminal, found, expected);
}
