import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeCobot, type FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { startTerminal, type SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import type { ConfigInput } from '../../src/bridge/config.ts';
import type { Child } from '../child.ts';
import { MovedTime, timeZone } from './moved-time.ts';
import {
  bridgeInside,
  bridgeOutside,
  processForBridge,
  type Recorded,
  type RunningBridge,
} from './running-bridge.ts';
import { SmallDisk } from './small-disk.ts';
import { waitFor } from './wait-for.ts';

export interface ProofHouseOptions {
  terminals?: number;
  /** The bridge is a process of its own, which can be killed. */
  isOutside: boolean;
  config?: Partial<ConfigInput>;
  /** Its data lie on a disk of their own, where that can be had. */
  hasSmallDisk?: boolean;
}

/** A member, and the user that the terminals know. */
export interface Guest {
  membershipId: string;
  userId: string;
}

/** Doors shut soon, so that each entry has an opening of its own. */
const unlockSeconds = 1;

/** A Cobot that takes a pass each time it is asked, terminals and a bridge on one moved clock. */
export class ProofHouse {
  readonly time: MovedTime;
  readonly cobot: FakeCobot;
  readonly terminals: readonly SimulatedTerminal[];
  readonly dataFile: string;
  /** Where it was wanted and could be had. */
  readonly smallDisk: SmallDisk | undefined;
  readonly #folder: string;
  readonly #options: ProofHouseOptions;
  #bridge: RunningBridge | undefined;
  /** See {@link expectAnother}. */
  #next: Child | undefined;

  private constructor(parts: {
    folder: string;
    smallDisk: SmallDisk | undefined;
    time: MovedTime;
    cobot: FakeCobot;
    terminals: readonly SimulatedTerminal[];
    options: ProofHouseOptions;
  }) {
    const { folder, smallDisk, time, cobot, terminals, options } = parts;
    this.smallDisk = smallDisk;
    this.#folder = folder;
    this.time = time;
    this.cobot = cobot;
    this.terminals = terminals;
    this.#options = options;
    this.dataFile = join(folder, 'bridge.sqlite');
  }

  static async start(options: ProofHouseOptions): Promise<ProofHouse> {
    const folder = await mkdtemp(join(tmpdir(), 'proof-'));
    const smallDisk = options.hasSmallDisk === true ? await SmallDisk.at(folder) : undefined;
    const time = new MovedTime();
    const cobot = await startFakeCobot({ limits: false, timeZone, clock: time });
    cobot.changeSettings({ repeatCheckIn: 'new' });
    const terminals = await Promise.all(
      Array.from({ length: options.terminals ?? 1 }, () => startTerminal({ time: time.forTerminal })),
    );
    const house = new ProofHouse({ folder, smallDisk, time, cobot, terminals, options });
    await house.startBridge();
    return house;
  }

  get bridge(): RunningBridge {
    if (this.#bridge === undefined) throw new RangeError('no bridge runs');
    return this.#bridge;
  }

  get terminal(): SimulatedTerminal {
    const [first] = this.terminals;
    if (first === undefined) throw new RangeError('there is no terminal');
    return first;
  }

  /** On the same data; resolves when all terminals are served. */
  async startBridge(cobotUrls: Partial<ConfigInput['cobot']> = {}): Promise<void> {
    const config = this.#config(cobotUrls);
    if (this.#options.isOutside) {
      const child = this.#next ?? processForBridge();
      this.#next = undefined;
      this.#bridge = await bridgeOutside(child, config, this.time);
    } else this.#bridge = await bridgeInside(config, this.time);
    await this.online();
  }

  /** The process of the next bridge loads what it needs while this one runs. */
  expectAnother(): void {
    if (this.#options.isOutside) this.#next ??= processForBridge();
  }

  async online(): Promise<void> {
    await waitFor('the terminals to be served', async () =>
      (await this.bridge.states()).every((state) => state === 'online'),
    );
  }

  /** Every connection ends, and all terminals are served anew. */
  async reconnect(): Promise<void> {
    for (const terminal of this.terminals) terminal.cutConnections();
    await waitFor('the loss to be noticed', async () =>
      (await this.bridge.states()).every((state) => state !== 'online'),
    );
    await this.online();
  }

  async enrol(member: { name: string; passes: number }): Promise<Guest> {
    const { id } = this.cobot.addMember(member);
    return { membershipId: id, userId: await this.bridge.enrol(id) };
  }

  press({ userId }: Guest, index = 0): void {
    this.terminals[index]?.pressFinger({ userId });
  }

  /** Oldest first, once there are so many and all are decided. */
  async decided(count: number): Promise<readonly Recorded[]> {
    return waitFor(`${count} decided entries`, async () => {
      const entries = await this.bridge.entries();
      return (
        entries.length >= count && entries.every(({ outcome }) => outcome !== null) && entries.toReversed()
      );
    });
  }

  /** How often Cobot was asked to check somebody in. */
  get postsReceived(): number {
    return this.cobot
      .asked()
      .filter(({ method, endpoint }) => method === 'POST' && endpoint === 'check-in-v2').length;
  }

  async moveOn(ms: number): Promise<void> {
    this.time.moveOn(ms);
    await this.bridge.moveOn(ms);
  }

  /** Ends everything; idempotent. */
  async stop(): Promise<void> {
    await Promise.all([this.#bridge?.stop(), this.#next?.stop()]);
    await Promise.all([this.cobot.stop(), ...this.terminals.map((terminal) => terminal.stop())]);
    await this.smallDisk?.unmount();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #config(cobotUrls: Partial<ConfigInput['cobot']>): ConfigInput {
    const { spaceUrl, apiUrl, accountUrl, spaceId, token } = this.cobot;
    const addresses = { spaceUrl, apiUrl, accountUrl, spaceId, token };
    return {
      timeZone,
      dataFile: this.dataFile,
      logLevel: 'silent',
      // Where a fault is no slowness, a slow computer must not make it one.
      cobotDeadlineMs: 10_000,
      doorDeadlineMs: 12_000,
      cobot: { ...addresses, requestsPerMinute: 0, ...cobotUrls },
      http: { port: 0, keys: ['a-key-for-the-proofs-only'] },
      terminals: this.terminals.map(({ host, port }, index) => ({
        name: `door ${index}`,
        host,
        port,
        transport: 'tcp',
        unlockSeconds,
        matchesPerSecond: 1_000,
        eventsPerSecond: 1_000,
      })),
      ...this.#options.config,
    };
  }
}
