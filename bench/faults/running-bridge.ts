import { z } from 'zod';
import { startBridge } from '../../src/bridge/bridge.ts';
import { configFrom, type ConfigInput } from '../../src/bridge/config.ts';
import { entryWays } from '../../src/bridge/entries/decision.ts';
import { entryOutcomes } from '../../src/bridge/entries/outcome.ts';
import { Child } from '../child.ts';
import type { MovedTime } from './moved-time.ts';

/** What a proof looks at in an entry. */
export const recordedSchema = z.object({
  terminal: z.string(),
  userId: z.string(),
  terminalTime: z.string(),
  outcome: z.enum(entryOutcomes).nullable(),
  way: z.enum(entryWays).nullable(),
  reason: z.string().nullable(),
});
export type Recorded = z.output<typeof recordedSchema>;

/** A bridge, in this process or in one of its own. */
export interface RunningBridge {
  /** The userId of a member that is enrolled now. */
  enrol(membershipId: string): Promise<string>;
  /** Newest first. */
  entries(): Promise<readonly Recorded[]>;
  /** Of each terminal. */
  states(): Promise<readonly string[]>;
  /** The clock is other than it was. */
  moveOn(ms: number): Promise<void>;
  stop(): Promise<void>;
  /** Only of a process. */
  signal(name: 'SIGKILL' | 'SIGSTOP'): Promise<void>;
}

/** More than any proof makes entries between two looks. */
export const mostEntries = 1_000_000;

export async function bridgeInside(config: ConfigInput, time: MovedTime): Promise<RunningBridge> {
  const bridge = await startBridge(configFrom(config), {
    clock: time.forBridge,
    logDestination: { write: () => undefined },
  });
  return {
    enrol: async (membershipId) => (await bridge.enrol(membershipId)).userId,
    entries: () => bridge.entries({ limit: mostEntries }),
    states: async () => bridge.terminals().map(({ state }) => state),
    moveOn: async () => undefined,
    stop: () => bridge.stop(),
    signal: async () => {
      throw new RangeError('a bridge inside cannot be killed');
    },
  };
}

/** What a bridge's process is started with. */
export const bridgeProcessSchema = z.strictObject({ config: z.unknown(), aheadMs: z.number() });

const done = z.literal(true);

/** A process that has loaded all it needs, and no bridge yet. */
export function processForBridge(): Child {
  return new Child({ module: 'faults/bridge-process.ts' });
}

/** Starts a bridge in such a process. */
export async function bridgeOutside(
  child: Child,
  config: ConfigInput,
  time: MovedTime,
): Promise<RunningBridge> {
  const settings: z.input<typeof bridgeProcessSchema> = { config, aheadMs: time.aheadMs };
  await child.ask('start', settings, done);
  return {
    enrol: (membershipId) => child.ask('enrol', membershipId, z.string()),
    entries: () => child.ask('entries', undefined, z.array(recordedSchema)),
    states: () => child.ask('states', undefined, z.array(z.string())),
    moveOn: async (ms) => void (await child.ask('moveOn', ms, done)),
    stop: () => child.stop(),
    signal: (name) => child.signal(name),
  };
}
