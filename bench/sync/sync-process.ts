import { z } from 'zod';
import { systemClock } from '../../src/bridge/clock.ts';
import { createLog } from '../../src/bridge/log.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import { HouseSync, terminalsAtATime } from '../../src/bridge/sync/house-sync.ts';
import { inParallel } from '../../src/bridge/sync/in-parallel.ts';
import type { SyncMember } from '../../src/bridge/sync/member.ts';
import { storePorts } from '../../src/bridge/sync/store-ports.ts';
import { UserDesk } from '../../src/bridge/terminals/user-desk.ts';
import { connectTerminal, type Terminal } from '../../src/protocol/terminal.ts';
import { netWire, type Wire } from '../../src/protocol/wire.ts';
import { answerParent } from '../parent.ts';
import { makeMembers } from './members.ts';

// The bridge's sync over a real store, with all terminals connected. Arguments: members, then the terminals' ports.

const [count, ...ports] = z.tuple([z.coerce.number()]).rest(z.coerce.number()).parse(process.argv.slice(2));
const counted = { sent: 0, received: 0, requests: 0 };
const clock = systemClock;
const store = await openStore(':memory:');
const names = ports.map((_port, index) => `terminal ${index + 1}`);
const sessions = new Map<string, { session: Terminal; desk: UserDesk; serialNumber: string }>();
for (const [index, port] of ports.entries()) {
  const terminal = names[index] ?? '';
  await store.terminals.know(terminal);
  const openWire = async () => counting(await netWire({ host: '127.0.0.1', port, timeoutMs: 60_000 }));
  const session = await connectTerminal({ name: terminal, host: '127.0.0.1', port, openWire });
  const desk = new UserDesk({ terminal, session, records: store.terminalUsers, clock });
  const { serialNumber } = await session.identity();
  sessions.set(terminal, { session, desk, serialNumber });
}
await store.members.refresh(
  [...makeMembers(count, 0), ...makeMembers(count, 100)].map(({ membershipId, name }) => ({
    membershipId,
    name,
    confirmedAt: undefined,
    startsAt: undefined,
    canceledTo: undefined,
  })),
  1,
);
// Whatever is written as ours has to be enrolled in the store.
const everybody = new Map(
  [...makeMembers(count, 0), ...makeMembers(count, 100)].map((member) => [
    member.membershipId,
    member.userId,
  ]),
);
for (const [membershipId, userId] of everybody)
  await store.enrolments.create(membershipId, `token of ${membershipId}`, 1, userId);

const lists = { 0: makeMembers(count, 0), 100: makeMembers(count, 100) } as const;
let members: readonly SyncMember[] = lists[0];
let revision = 1;
const signal = new AbortController().signal;
const sync = new HouseSync({
  doors: names.map((terminal) => ({
    terminal,
    encoding: 'utf8',
    rules: undefined,
    withoutPasses: 'keep',
    heldLockOn: undefined,
  })),
  house: { timeZone: 'Europe/Berlin', names: 'full', cardField: undefined, schedules: new Map() },
  foreign: 'keep',
  everyMs: 900_000,
  book: {
    get revision() {
      return revision;
    },
    forget: () => undefined,
    members: async () => members,
    askAll: async () => ({ members, list: 'whole', keep: async () => undefined }),
    askOne: async () => undefined,
  },
  terminals: {
    visit: async (terminal, work) => {
      const visited = sessions.get(terminal);
      if (visited === undefined) return undefined;
      const { session, desk, serialNumber } = visited;
      return desk.work(() => work({ session, own: desk, serialNumber, signal }));
    },
  },
  ports: storePorts(store, clock),
  keepReport: async () => undefined,
  clock,
  log: createLog('silent'),
});

answerParent({
  // As many at a time as the sync takes.
  read: () =>
    measured(async () => {
      await inParallel([...sessions.values()], terminalsAtATime, ({ session }) => session.users());
      return [];
    }),
  sync: (value) => {
    const wanted = lists[z.union([z.literal(0), z.literal(100)]).parse(value)];
    if (members !== wanted) revision += 1;
    members = wanted;
    return measured(async () => (await sync.reconcileAll()).map(({ outcome }) => outcome));
  },
  memory: () => process.memoryUsage().rss,
});

async function measured(work: () => Promise<string[]>) {
  const before = { ...counted };
  const cpu = process.cpuUsage();
  const from = performance.now();
  const outcomes = await work();
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  const since = (what: keyof typeof counted) => counted[what] - before[what];
  const bytes = { sent: since('sent'), received: since('received') };
  return { ms, cpuMs: (user + system) / 1000, ...bytes, requests: since('requests'), outcomes };
}

function counting(wire: Wire): Wire {
  return {
    kind: wire.kind,
    get heldBytes() {
      return wire.heldBytes;
    },
    get unsentBytes() {
      return wire.unsentBytes;
    },
    send: (bytes) => {
      counted.sent += bytes.length;
      counted.requests += 1;
      wire.send(bytes);
    },
    close: () => wire.close(),
    async *[Symbol.asyncIterator]() {
      for await (const piece of wire) {
        counted.received += piece.length;
        yield piece;
      }
    },
  };
}
