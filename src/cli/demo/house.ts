import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startControl, type Control } from '../../../simulator/control.ts';
import { startFakeCobot, type FakeCobot } from '../../../simulator/cobot/fake-cobot.ts';
import { startTerminal, type SimulatedTerminal } from '../../../simulator/terminal/terminal.ts';
import { startBridge, type Bridge } from '../../bridge/bridge.ts';
import type { BridgeConfig } from '../../bridge/config.ts';
import { configSchema } from '../../bridge/config/schema.ts';
import { storeFromConfig } from '../../bridge/store-from-config.ts';
import { Narrator } from './narrator.ts';
import { waitUntil } from './wait-until.ts';

/** A made-up member with finger 6 in the terminals. */
export interface Person {
  name: string;
  membershipId: string;
  userId: string;
}

/** Everything the demo runs, on free ports of this machine. */
export interface House {
  cobot: FakeCobot;
  terminals: readonly SimulatedTerminal[];
  control: Control;
  bridge: Bridge;
  /** The bearer key of the bridge's API, good for this run only. */
  apiKey: string;
  /** The bridge's settings, for the verbs that ask a running bridge. */
  configFile: string;
  people: readonly Person[];
  /** Hears of every entry. */
  narrator: Narrator;
  stop(): Promise<void>;
}

/** The screens of the demo's terminals. */
export const demoScreen = { width: 20, lines: 4 };

const doors = ['front door', 'back door'];
const yesterdayMs = 86_400_000;

/** Starts it all and enrols three members: one active, one out of passes, one cancelled. */
export async function startHouse(): Promise<House> {
  const steps: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of steps.splice(0)) await step();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'cobot-terminal-bridge-demo-'));
    steps.unshift(() => rm(folder, { recursive: true, force: true }));
    const cobot = await startFakeCobot();
    steps.unshift(() => cobot.stop());
    const terminals = await Promise.all(doors.map((_, index) => startTerminal({ seed: `demo ${index}` })));
    steps.unshift(() => Promise.all(terminals.map((terminal) => terminal.stop())));
    const control = await startControl({ terminals });
    steps.unshift(() => control.stop());
    const apiKey = crypto.randomUUID();
    const narrator = new Narrator();
    const settings = {
      dataFile: join(folder, 'bridge.sqlite'),
      logLevel: 'debug',
      cobot: {
        spaceUrl: cobot.spaceUrl,
        apiUrl: cobot.apiUrl,
        accountUrl: cobot.accountUrl,
        spaceId: cobot.spaceId,
        token: cobot.token,
      },
      http: { port: 0, keys: [apiKey] },
      terminals: terminals.map(({ host, port, serialNumber }, index) => ({
        name: doors[index],
        host,
        port,
        serialNumber,
        screen: demoScreen,
        // The demo presses faster than people do.
        matchesPerSecond: 1_000,
      })),
    };
    const config = configSchema.parse(settings);
    const bridge = await startBridge(config, {
      logDestination: narrator.destination,
      welcomeAs: await demoManager(config),
    });
    steps.unshift(() => bridge.stop());
    await waitUntil('the terminals to be online', () =>
      bridge.terminals().every(({ state }) => state === 'online'),
    );
    const people = await enrolPeople(cobot, bridge);
    for (const terminal of terminals) for (const { userId } of people) terminal.registerFinger({ userId });
    const configFile = join(folder, 'bridge.yaml');
    const http = { ...settings.http, port: Number(new URL(bridge.httpUrl).port) };
    // JSON is YAML too. The key is in it.
    await writeFile(configFile, JSON.stringify({ ...settings, http }), { mode: 0o600 });
    return { cobot, terminals, control, bridge, apiKey, configFile, people, narrator, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An account nobody can sign in with by a password: the page does, without one. */
async function demoManager(config: BridgeConfig): Promise<string> {
  const name = 'demo';
  const store = await storeFromConfig(config);
  try {
    await store.accounts.add({ name, role: 'manager', password: 'none', createdAt: Date.now() });
  } finally {
    await store.close();
  }
  return name;
}

async function enrolPeople(cobot: FakeCobot, bridge: Bridge): Promise<Person[]> {
  const active = cobot.addMember({ name: 'Ada Active' });
  const outOfPasses = cobot.addMember({ name: 'Pat Passless', passes: 0 });
  const cancelled = cobot.addMember({ name: 'Carl Cancelled' });
  const people: Person[] = [];
  for (const { id, name } of [active, outOfPasses, cancelled]) {
    const { userId } = await bridge.enrol(id);
    people.push({ name, membershipId: id, userId });
  }
  // Somebody whom the page can enrol.
  cobot.addMember({ name: 'Nina Newcomer' });
  await bridge.sync.reconcileAll();
  cobot.cancelMember(cancelled.id, new Date(Date.now() - yesterdayMs).toISOString().slice(0, 10));
  return people;
}
