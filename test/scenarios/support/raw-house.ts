import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startFakeCobot } from '../../../simulator/cobot/fake-cobot.ts';
import type { FakeCobot } from '../../../simulator/cobot/fake-cobot.ts';
import { startBridge } from '../../../src/bridge/bridge.ts';
import type { Bridge } from '../../../src/bridge/bridge.ts';
import { configSchema } from '../../../src/bridge/config/schema.ts';
import type { ConfigInput } from '../../../src/bridge/config.ts';
import type { EntryMessage } from '../../../src/bridge/web/messages.ts';
import { until } from '../../support/until.ts';

/** Where a terminal of any make listens; the first is called t0. */
export interface RawPlace extends Partial<ConfigInput['terminals'][number]> {
  port: number;
}

/** A fake Cobot and a bridge for terminals that the test plays itself; gone when the test is over. */
export class RawHouse {
  readonly cobot: FakeCobot;
  readonly dataFile: string;
  readonly log: string[] = [];
  #bridge: Bridge | undefined;

  private constructor(cobot: FakeCobot, dataFile: string) {
    this.cobot = cobot;
    this.dataFile = dataFile;
  }

  static async start(...places: readonly RawPlace[]): Promise<RawHouse> {
    const folder = await mkdtemp(join(tmpdir(), 'raw-house-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const cobot = await startFakeCobot({ limits: false });
    onTestFinished(() => cobot.stop());
    const house = new RawHouse(cobot, join(folder, 'bridge.sqlite'));
    await house.serve(...places);
    onTestFinished(() => house.bridge.stop());
    return house;
  }

  get bridge(): Bridge {
    if (this.#bridge === undefined) throw new RangeError('the bridge was not started');
    return this.#bridge;
  }

  /** Starts the bridge, anew, on the same data. */
  async serve(...places: readonly RawPlace[]): Promise<void> {
    await this.#bridge?.stop();
    const { spaceUrl, apiUrl, accountUrl, spaceId, token } = this.cobot;
    const config = configSchema.parse({
      timeZone: 'UTC',
      dataFile: this.dataFile,
      logLevel: 'debug',
      cobot: { spaceUrl, apiUrl, accountUrl, spaceId, token, requestsPerMinute: 0 },
      http: { port: 0, keys: ['a-key-for-scenarios-only'] },
      terminals: places.map((place, index) => ({
        name: `t${index}`,
        host: '127.0.0.1',
        // A test presses as fast as it likes.
        matchesPerSecond: 1_000,
        ...place,
      })),
    });
    this.#bridge = await startBridge(config, {
      logDestination: { write: (line) => void this.log.push(line) },
    });
  }

  /** Until every terminal is in this state. */
  async all(state = 'online'): Promise<void> {
    await until(() => this.bridge.terminals().every((it) => it.state === state), `all to be ${state}`);
  }

  /** A member enrolled here; the userId. */
  async enrol(name = 'Test Person One'): Promise<string> {
    await this.all();
    return (await this.bridge.enrol(this.cobot.addMember({ name }).id)).userId;
  }

  advice(index = 0): string {
    const status = this.bridge.terminals()[index];
    return (status !== undefined && 'advice' in status ? status.advice : undefined) ?? '';
  }

  logged(event: string): string[] {
    return this.log.filter((line) => line.includes(`"event":"${event}"`));
  }

  /** How often Cobot was asked to check somebody in. */
  get checkInsAsked(): number {
    return this.cobot.asked().filter(({ path }) => path.endsWith('/check_ins')).length;
  }

  /** The tokens Cobot was asked to check in, in order. */
  checkInTokensAsked(): string[] {
    return this.cobot
      .asked()
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/check_ins'))
      .map(({ body }) => /"checkInToken":"([^"]+)"/.exec(body)?.[1] ?? '');
  }

  tokenOf(membershipId: string | null | undefined): string {
    return this.cobot.members().find(({ id }) => id === membershipId)?.tokens[0] ?? 'no token';
  }

  /** Waits until so many entries are decided; the oldest first. */
  decided(count: number): Promise<EntryMessage[]> {
    return until(async () => {
      const entries = await this.bridge.entries({ limit: 500 });
      const areDecided = entries.length >= count && entries.every(({ outcome }) => outcome !== null);
      return areDecided && entries.toReversed();
    }, `${count} decided entries`);
  }
}
