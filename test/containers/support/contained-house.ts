import { getContainerRuntimeClient, Wait } from 'testcontainers';
import type { ContainerRuntimeClient, GenericContainer, StartedTestContainer } from 'testcontainers';
import { z } from 'zod';
import { enrolResultSchema } from '../../../src/bridge/web/messages.ts';
import { until } from '../../support/until.ts';
import { containerOf, type Part } from './images.ts';
import { PluggedNetwork } from './plugged-network.ts';

/** Words of the bridge's API and of the simulator's that the suite reads. */
const terminalsSchema = z.object({ terminals: z.array(z.object({ state: z.string() })) });
const entriesSchema = z.object({ entries: z.array(z.object({ outcome: z.string().nullable() })) });
const viewSchema = z.object({ relay: z.object({ openings: z.number() }), userCount: z.number() });
const stateSchema = z.object({ terminals: z.array(z.object({ users: z.array(z.unknown()) })) });
const idSchema = z.object({ id: z.string() });

const httpPorts = { bridge: 8080, simulator: 9370, 'fake-cobot': 9400 } as const satisfies Record<
  Part,
  number
>;

/**
 * How long the bridge may take to notice a lost terminal, or to be back: its keep-alive and retry schedule, and the system's
 * own repeats on a connection whose cable was out.
 */
const patienceMs = 120_000;

const terminalAlias = 'front-door';

const apiKey = 'a-key-for-containers-only';

const config = `
timeZone: Europe/Berlin
dataFile: /data/bridge.sqlite
cobot:
  spaceUrl: http://cobot:9400/space
  apiUrl: http://cobot:9400/v2
  accountUrl: http://cobot:9400/account
  token: \${COBOT_TOKEN}
http:
  host: 0.0.0.0
  plainHttp: anywhere
  keys:
    - \${BRIDGE_KEY}
terminals:
  - name: front door
    host: ${terminalAlias}
    transport: tcp
`;

async function terminalContainer(): Promise<GenericContainer> {
  return (
    (await containerOf('simulator'))
      // A container that is killed comes back as the same terminal, with what it remembered.
      .withCommand(['--seed', 'containers', '--state', '/data/terminals.json'])
      // All that the image exposes: with podman, testcontainers waits until every one of them is published.
      .withExposedPorts(httpPorts.simulator, 4370, '4370/udp')
      .withWaitStrategy(Wait.forLogMessage(/^control listening/))
  );
}

async function cobotContainer(): Promise<GenericContainer> {
  return (await containerOf('fake-cobot'))
    .withExposedPorts(httpPorts['fake-cobot'])
    .withWaitStrategy(Wait.forLogMessage(/^fake cobot listening/));
}

async function bridgeContainer(): Promise<GenericContainer> {
  return (await containerOf('bridge'))
    .withEnvironment({ COBOT_TOKEN: 'fake-cobot-access-token', BRIDGE_KEY: apiKey })
    .withCopyContentToContainer([{ content: config, target: '/config/bridge.yaml' }])
    .withExposedPorts(httpPorts.bridge)
    .withWaitStrategy(Wait.forLogMessage(/"bridge-listening"/));
}

/** A coworking space of three containers on one network: terminal, fake Cobot, bridge. */
export class ContainedHouse {
  readonly #runtime: ContainerRuntimeClient;
  readonly #network: PluggedNetwork;
  readonly containers: Readonly<Record<Part, StartedTestContainer>>;

  private constructor(
    runtime: ContainerRuntimeClient,
    network: PluggedNetwork,
    containers: Record<Part, StartedTestContainer>,
  ) {
    this.#runtime = runtime;
    this.#network = network;
    this.containers = containers;
  }

  static async start(): Promise<ContainedHouse> {
    const runtime = await getContainerRuntimeClient();
    const network = await PluggedNetwork.create(runtime);
    const started: StartedTestContainer[] = [];
    const start = async (container: GenericContainer, alias: string): Promise<StartedTestContainer> => {
      const running = await container.withNetworkMode(network.name).withNetworkAliases(alias).start();
      started.push(running);
      return running;
    };
    try {
      const simulator = await start(await terminalContainer(), terminalAlias);
      const cobot = await start(await cobotContainer(), 'cobot');
      const bridge = await start(await bridgeContainer(), 'bridge');
      return new ContainedHouse(runtime, network, { bridge, simulator, 'fake-cobot': cobot });
    } catch (cause) {
      await Promise.allSettled(started.map((container) => container.stop()));
      await network.remove();
      throw cause;
    }
  }

  /** Removes everything. */
  async stop(): Promise<void> {
    await Promise.all(Object.values(this.containers).map((container) => container.stop()));
    await this.#network.remove();
  }

  /** A new member of the fake Cobot, enrolled by the bridge; resolves with the userId. */
  async enrol(name: string): Promise<string> {
    const { id } = idSchema.parse(await this.ask('fake-cobot', 'POST', '/control/members', { name }));
    const enrolled = enrolResultSchema.parse(
      await this.ask('bridge', 'POST', `/api/members/${id}/enrol`, {}),
    );
    return enrolled.userId;
  }

  /** How often the terminal's relay has opened once this user has pressed a finger and got in. */
  async openingsAfterPress(userId: string): Promise<number> {
    const before = (await this.#view()).relay.openings;
    await this.ask('simulator', 'POST', '/terminals/0/press-finger', { userId });
    return until(
      async () => {
        const { openings } = (await this.#view()).relay;
        return openings > before && openings;
      },
      'the relay to open',
      10_000,
    );
  }

  async userCount(): Promise<number> {
    return (await this.#view()).userCount;
  }

  /** Until so many users are on the terminal's disk, which takes a moment; what is not there is lost with the power. */
  async hasSavedUsers(count: number): Promise<void> {
    await until(async () => {
      const file = await this.containers.simulator.exec(['cat', '/data/terminals.json']);
      if (file.exitCode !== 0) return false;
      const { terminals } = stateSchema.parse(JSON.parse(file.output));
      return terminals[0]?.users.length === count;
    }, `${count} users in the state file`);
  }

  /** What became of the entries, newest first. */
  async outcomes(): Promise<(string | null)[]> {
    const { entries } = entriesSchema.parse(await this.ask('bridge', 'GET', '/api/entries'));
    return entries.map(({ outcome }) => outcome);
  }

  /** Until the bridge says that its terminal is in this state. */
  async terminalIs(wanted: string): Promise<void> {
    let last = 'unknown';
    await until(
      async () => {
        const { terminals } = terminalsSchema.parse(await this.ask('bridge', 'GET', '/api/terminals'));
        last = terminals[0]?.state ?? 'none';
        return last === wanted;
      },
      () => `the terminal to be ${wanted}; it is ${last}`,
      patienceMs,
    );
  }

  /** Ends a container's process without a warning, as a loss of power does. */
  async kill(part: Part): Promise<void> {
    await this.#runtime.container.getById(this.containers[part].getId()).kill();
  }

  /** Pulls the terminal's network cable. */
  async cutTerminalOff(): Promise<void> {
    const id = this.containers.simulator.getId();
    const { NetworkSettings } = await this.#runtime.container.getById(id).inspect();
    const address = NetworkSettings.Networks[this.#network.name]?.IPAddress;
    if (address === undefined) throw new Error('the terminal is in no network');
    await this.#network.pull({ id, address, aliases: [terminalAlias] });
  }

  /** Plugs it in again. */
  async plugTerminalIn(): Promise<void> {
    await this.#network.plugIn(this.containers.simulator.getId());
  }

  /** Ends it as an engine does, and resolves with the exit code. */
  async exitCodeAfterStop(part: Part): Promise<number> {
    const container = this.#runtime.container.getById(this.containers[part].getId());
    await container.stop({ t: 8 });
    return (await container.inspect()).State.ExitCode;
  }

  /** One request to a container's HTTP port, whose place is looked up each time: it may change when a container does. */
  async ask(part: Part, method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const url = `${await this.#addressOf(part)}${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        ...(part === 'bridge' ? { authorization: `Bearer ${apiKey}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} at ${part}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  async #view(): Promise<z.output<typeof viewSchema>> {
    return viewSchema.parse(await this.ask('simulator', 'GET', '/terminals/0'));
  }

  async #addressOf(part: Part): Promise<string> {
    const container = this.containers[part];
    const { NetworkSettings } = await this.#runtime.container.getById(container.getId()).inspect();
    const port = NetworkSettings.Ports[`${httpPorts[part]}/tcp`]?.[0]?.HostPort;
    if (port === undefined) throw new Error(`the container of ${part} has no published port now`);
    return `http://${container.getHost()}:${port}`;
  }
}
