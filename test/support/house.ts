import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startFakeCobot, type FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import {
  startTerminal,
  type SimulatedTerminal,
  type SimulatedTerminalOptions,
} from '../../simulator/terminal/terminal.ts';
import { startBridge, type Bridge } from '../../src/bridge/bridge.ts';
import { systemClock, type BridgeClock } from '../../src/bridge/clock.ts';
import type { ConfigInput } from '../../src/bridge/config.ts';
import { configSchema } from '../../src/bridge/config/schema.ts';
import type { EntryMessage } from '../../src/bridge/web/messages.ts';
import { firmware, fittingConfig, isOverTcp, transport } from './firmware-under-test.ts';
import { until } from './until.ts';

export interface HouseOptions {
  /** One simulated terminal each; default one. */
  terminals?: readonly SimulatedTerminalOptions[];
  /** Settings of the terminals in the bridge's config, in the same order. */
  terminalConfig?: readonly Partial<ConfigInput['terminals'][number]>[];
  config?: Partial<ConfigInput>;
  checkInApi?: 'v1' | 'v2';
  /** The label of the custom field that members' numbers are kept in; default none. */
  customField?: string;
  /** How admins sign in. */
  signIn?: ConfigInput['cobot']['signIn'];
  /** The bridge's; default the machine's. */
  clock?: BridgeClock;
}

export interface Person {
  membershipId: string;
  userId: string;
}

/** A terminal that was silent for ten seconds is asked whether it is still there: by this clock, for one. */
export const impatientClock: BridgeClock = {
  ...systemClock,
  schedule: (ms, act) => systemClock.schedule(ms === 8_000 ? 1_000 : ms, act),
};

/** Over UDP the end of a connection is only noticed by asking. */
const usualClock = isOverTcp ? systemClock : impatientClock;

/** The bearer key of the bridge's API in scenarios. */
export const apiKey = 'a-key-for-scenarios-only';

/** A coworking space on loopback: a fake Cobot, simulated terminals, and the bridge; gone when the test is over. */
export class House {
  readonly cobot: FakeCobot;
  readonly terminals: readonly SimulatedTerminal[];
  readonly dataFile: string;
  /** Every line the bridge logged, as it was written. */
  readonly log: string[] = [];
  readonly #options: HouseOptions;
  bridge: Bridge;

  private constructor(parts: {
    cobot: FakeCobot;
    terminals: readonly SimulatedTerminal[];
    dataFile: string;
    options: HouseOptions;
    bridge: Bridge;
    log: string[];
  }) {
    this.cobot = parts.cobot;
    this.terminals = parts.terminals;
    this.dataFile = parts.dataFile;
    this.#options = parts.options;
    this.bridge = parts.bridge;
    this.log = parts.log;
  }

  static async start(options: HouseOptions = {}): Promise<House> {
    const folder = await mkdtemp(join(tmpdir(), 'house-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const cobot = await startFakeCobot({ limits: false });
    onTestFinished(() => cobot.stop());
    const terminals = await Promise.all(
      (options.terminals ?? [{}]).map((each) => startTerminal({ firmware, ...each })),
    );
    onTestFinished(async () => void (await Promise.all(terminals.map((terminal) => terminal.stop()))));
    const dataFile = join(folder, 'bridge.sqlite');
    const log: string[] = [];
    const bridge = await startBridge(configFor({ cobot, terminals, dataFile, options }), {
      clock: options.clock ?? usualClock,
      logDestination: { write: (line) => void log.push(line) },
    });
    const house = new House({ cobot, terminals, dataFile, options, bridge, log });
    onTestFinished(() => house.bridge.stop());
    return house;
  }

  /** Stops the bridge and starts another one on the same data. */
  async restartBridge(): Promise<void> {
    await this.bridge.stop();
    const { cobot, terminals, dataFile } = this;
    this.bridge = await startBridge(configFor({ cobot, terminals, dataFile, options: this.#options }), {
      clock: this.#options.clock ?? usualClock,
      logDestination: { write: (line) => void this.log.push(line) },
    });
  }

  /** Until every terminal is served. */
  async online(): Promise<void> {
    await until(
      () => this.bridge.terminals().every(({ state }) => state === 'online'),
      'the terminals to be online',
    );
  }

  /** Until the bridge knows that a terminal's connection is gone. */
  async lost(index = 0): Promise<void> {
    const isLost = () => this.bridge.terminals()[index]?.state !== 'online';
    await until(isLost, 'the loss to be noticed');
  }

  /** A member at Cobot, enrolled here, with a user in every terminal. */
  async enrol(
    name = 'Test Person One',
    member: { passes?: number; canceledTo?: string } = {},
  ): Promise<Person> {
    await this.online();
    const { id } = this.cobot.addMember({ name, ...member });
    const { userId } = await this.bridge.enrol(id);
    return { membershipId: id, userId };
  }

  terminal(index = 0): SimulatedTerminal {
    const terminal = this.terminals[index];
    if (terminal === undefined) throw new RangeError(`this house has no terminal ${index}`);
    return terminal;
  }

  press(person: Person, index = 0): void {
    this.terminal(index).pressFinger({ userId: person.userId });
  }

  /** Waits until so many entries are decided; the oldest first. */
  async decided(count = 1): Promise<EntryMessage[]> {
    return until(async () => {
      const entries = await this.bridge.entries({ limit: 500 });
      return (
        entries.length >= count && entries.every(({ outcome }) => outcome !== null) && entries.toReversed()
      );
    }, `${count} decided entries`);
  }

  /** Waits until the screen shows this text, whichever way it is broken into lines. */
  async shows(text: string | RegExp, index = 0): Promise<void> {
    const screen = () => this.terminal(index).lcdText.split(/\s+/).join(' ').trim();
    await until(
      () => (typeof text === 'string' ? screen() === text : text.test(screen())),
      () => `the screen to show ${String(text)}; it shows: ${screen()}`,
    );
  }

  /** Moves a terminal's clock: its seconds tell two presses of one person apart. */
  moveClock(ms: number, index = 0): void {
    this.terminal(index).moveClock(ms);
  }

  /** How often the relay opened, by whom. */
  openings(index = 0): string[] {
    return this.terminal(index)
      .relayMoves()
      .map(({ by }) => by);
  }
}

const doorNames = ['front door', 'back door', 'roof door'];

function configFor(parts: {
  cobot: FakeCobot;
  terminals: readonly SimulatedTerminal[];
  dataFile: string;
  options: HouseOptions;
}) {
  const { cobot, terminals, dataFile, options } = parts;
  return configSchema.parse({
    timeZone: cobot.timeZone,
    dataFile,
    logLevel: 'debug',
    cobot: {
      spaceUrl: cobot.spaceUrl,
      apiUrl: cobot.apiUrl,
      accountUrl: cobot.accountUrl,
      spaceId: cobot.spaceId,
      token: cobot.token,
      checkInApi: options.checkInApi ?? 'v2',
      requestsPerMinute: 0,
      ...(options.customField === undefined
        ? {}
        : { identity: 'custom-field', customField: options.customField }),
      signIn: options.signIn,
    },
    http: { port: 0, keys: [apiKey] },
    terminals: terminals.map(({ host, port }, index) => ({
      name: doorNames[index],
      host,
      port,
      // A test presses as fast as it likes.
      matchesPerSecond: 1_000,
      ...fittingConfig,
      transport,
      ...options.terminalConfig?.[index],
    })),
    ...options.config,
  });
}
