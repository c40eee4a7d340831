import { systemClock } from '../../../src/bridge/clock.ts';
import { createLog } from '../../../src/bridge/log.ts';
import { openStore } from '../../../src/bridge/store/store.ts';
import { HouseSync } from '../../../src/bridge/sync/house-sync.ts';
import type { MemberBook } from '../../../src/bridge/sync/member-book.ts';
import { storePorts } from '../../../src/bridge/sync/store-ports.ts';
import { syncMember } from '../../../src/bridge/sync/known-member.ts';
import { UserDesk } from '../../../src/bridge/terminals/user-desk.ts';
import { connectTerminal } from '../../../src/protocol/terminal.ts';

const terminal = 'front door';

/** One run at one terminal by what the store in that file says; what became of it. */
export async function syncRun(file: string, port: number): Promise<string | undefined> {
  const clock = systemClock;
  const store = await openStore(file);
  const session = await connectTerminal({ name: terminal, host: '127.0.0.1', port });
  const desk = new UserDesk({ terminal, session, records: store.terminalUsers, clock });
  await desk.recall();

  const book: MemberBook = {
    revision: 1,
    forget: () => undefined,
    members: async () => (await store.members.enrolled()).map(syncMember),
    askAll: () => Promise.reject(new Error('nobody asks Cobot here')),
    askOne: () => Promise.resolve(undefined),
  };
  const { serialNumber } = await session.identity();
  const { signal } = new AbortController();
  const sync = new HouseSync({
    doors: [{ terminal, encoding: 'utf8', rules: undefined, withoutPasses: 'keep', heldLockOn: undefined }],
    house: { timeZone: 'Europe/Berlin', names: 'full', cardField: undefined, schedules: new Map() },
    foreign: 'keep',
    everyMs: 900_000,
    book,
    terminals: {
      visit: (_terminal, work) => desk.work(() => work({ session, own: desk, serialNumber, signal })),
    },
    ports: storePorts(store, clock),
    keepReport: async () => undefined,
    clock,
    log: createLog('silent'),
  });

  const report = await sync.reconcileTerminal(terminal);
  await session.close();
  await store.close();
  return report?.outcome;
}
