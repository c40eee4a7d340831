import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeCobot, type FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { startTerminal, type SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { startBridge } from '../../src/bridge/bridge.ts';
import { configFrom, type BridgeConfig } from '../../src/bridge/config.ts';
import { DayClock } from '../day-clock.ts';

/** What a bridge asked of Cobot in an hour in which nobody came and nothing changed. */
export interface QuietHour {
  calls: number;
  /** By endpoint. */
  byEndpoint: Readonly<Record<string, number>>;
  /** Answers 429, from the very start on. */
  tooMany: number;
  /** Members in each terminal at the end. */
  users: readonly number[];
}

const timeZone = 'Europe/Berlin';
const hourMs = 3_600_000;
/** Nobody enrols faster than Cobot takes it. */
const enrolEveryMs = 3_000;

/**
 * A whole bridge over real sockets and Cobot with its limits, on one virtual clock. It wants to know all that can be known
 * of Cobot: passes for doors that go on without it, custom fields, webhooks; half of the members are on passes.
 */
export async function quietHour(members: number): Promise<QuietHour> {
  const clock = new DayClock(Date.UTC(2026, 5, 1, 8), timeZone);
  const cobot = await startFakeCobot({ timeZone, clock: clock.forCobot });
  const terminals = await Promise.all([0, 1].map(() => startTerminal({ time: clock.forTerminals })));
  for (const terminal of terminals) {
    terminal.watch(() => clock.note());
    terminal.moments.on(() => clock.note());
  }
  const folder = await mkdtemp(join(tmpdir(), 'quiet-hour-'));
  try {
    return await measure({ clock, cobot, terminals, members, dataFile: join(folder, 'bridge.sqlite') });
  } finally {
    await Promise.all([cobot.stop(), ...terminals.map((terminal) => terminal.stop())]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(house: {
  clock: DayClock;
  cobot: FakeCobot;
  terminals: readonly SimulatedTerminal[];
  members: number;
  dataFile: string;
}): Promise<QuietHour> {
  const { clock, cobot, terminals, members } = house;
  const bridge = await startBridge(await configOf(house), {
    clock,
    logDestination: { write: () => clock.note() },
  });
  try {
    await clock.until('the terminals to be served', () =>
      bridge.terminals().every(({ state }) => state === 'online'),
    );
    for (let index = 0; index < members; index += 1) {
      // One after the other, as people come to be enrolled.
      // oxlint-disable-next-line no-await-in-loop
      await clock.goTo(clock.wallNow() + enrolEveryMs);
      const passes = index % 2 === 0 ? { passes: 4 } : {};
      const { id } = cobot.addMember({ name: `Test Person ${index}`, ...passes });
      // oxlint-disable-next-line no-await-in-loop
      await clock.during(bridge.enrol(id));
    }
    // Whatever the enrolments brought is over.
    await clock.goTo(clock.wallNow() + hourMs / 2);
    const before = cobot.asked().length;
    await clock.goTo(clock.wallNow() + hourMs);
    const asked = cobot.asked().slice(before);
    const byEndpoint = [...Map.groupBy(asked, ({ endpoint }) => endpoint ?? 'unknown')].map(
      ([endpoint, calls]) => [endpoint, calls.length] as const,
    );
    return {
      calls: asked.length,
      byEndpoint: Object.fromEntries(byEndpoint),
      tooMany: cobot.asked().filter(({ status }) => status === 429).length,
      users: terminals.map((terminal) => terminal.users().length),
    };
  } finally {
    await clock.during(bridge.stop());
  }
}

async function configOf({
  cobot,
  terminals,
  dataFile,
}: {
  cobot: FakeCobot;
  terminals: readonly SimulatedTerminal[];
  dataFile: string;
}): Promise<BridgeConfig> {
  const { spaceUrl, apiUrl, accountUrl, spaceId, token } = cobot;
  const webhooksPort = await freePort();
  return configFrom({
    timeZone,
    dataFile,
    // Each line tells the clock that something is on its way.
    logLevel: 'debug',
    cobot: { spaceUrl, apiUrl, accountUrl, spaceId, token },
    http: { port: 0, keys: ['a-key-for-the-bench-only'] },
    webhooks: { publicUrl: `http://127.0.0.1:${webhooksPort}`, port: webhooksPort },
    sync: { cardField: 'Card' },
    terminals: terminals.map(({ host, port }, door) => ({
      name: `door ${door}`,
      host,
      port,
      transport: 'tcp',
      ...(door === 0 ? { mode: 'live', offline: 'members-with-pass' } : { mode: 'sync', ownRelay: 'keep' }),
    })),
  });
}

/** A port that nobody listens at now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('a socket without a port');
  return address.port;
}
