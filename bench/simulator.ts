import { z } from 'zod';
import type { Bench, BenchContext } from './bench.ts';
import { withChildren, type Child, type ChildOptions } from './child.ts';
import { figure, type Figure } from './goal.ts';
import { percentile } from './statistics.ts';

interface Numbers {
  terminals: number;
  users: number;
  perSecond: number;
  seconds: number;
}

/** What one terminal may hold, and what all of them together have to tell, so that no load test meets its limit here. */
const mostKilobytes = 60;
const leastPerSecond = 2000;

interface Measured {
  /** Held by JavaScript, with no terminal, with all, and with a client at each. */
  bytes: { none: number; idle: number; connected: number };
  /** In microseconds, by terminal, in their order. */
  pressed: number[][];
  arrived: number[][];
  /** Of the simulator's process, while fingers were pressed. */
  processorUs: number;
}

const momentsSchema = z.array(z.array(z.number()));
const pressedSchema = z.strictObject({ moments: momentsSchema, processorUs: z.number() });

/**
 * Many terminals in one process, with a client at each in another one: what they hold, and how fast fingers become
 * events at the clients. Each press makes three events, all of which are sent and acknowledged; verifications count.
 */
export const simulatorBench: Bench<keyof Numbers> = {
  name: 'simulator',
  summary: 'many simulated terminals in one process: memory of each, and events a second',
  numbers: {
    terminals: { describes: 'terminals, and as many clients', byDefault: 200, atLeast: 1 },
    users: { describes: 'users in each, with a finger', byDefault: 5, atLeast: 1 },
    perSecond: { describes: 'fingers pressed in a second, in all', byDefault: 2500, atLeast: 1 },
    seconds: { describes: 'how long they are pressed', byDefault: 5, atLeast: 1 },
  },
  run: async (numbers, context) => {
    const measured = await withChildren((start) => measure(start, numbers, context));
    return figuresOf(measured, numbers);
  },
};

async function measure(
  start: (options: ChildOptions) => Child,
  { terminals: count, users, perSecond, seconds }: Numbers,
  { tell, profileFolder, signal }: BenchContext,
): Promise<Measured> {
  const terminals = start({
    module: 'simulator/terminals-process.ts',
    nodeOptions: ['--expose-gc'],
    profileFolder,
  });
  const clients = start({ module: 'simulator/clients-process.ts' });
  const held = () => terminals.ask('heldBytes', undefined, z.number());
  tell('warm-up');
  await terminals.ask('warmUp', { count, users }, z.literal(true));
  const none = await held();
  tell(`${count} terminals`);
  const ports = await terminals.ask('start', { count, users }, z.array(z.number()));
  const idle = await held();
  await clients.ask('connect', ports, z.literal(true));
  const connected = await held();
  signal.throwIfAborted();
  tell(`${perSecond} fingers a second for ${seconds} s`);
  const { moments: pressed, processorUs } = await terminals.ask(
    'press',
    { perSecond, seconds },
    pressedSchema,
  );
  const arrived = await clients.ask('arrivals', pressed.flat().length, momentsSchema);
  return { bytes: { none, idle, connected }, pressed, arrived, processorUs };
}

function figuresOf({ bytes, pressed, arrived, processorUs }: Measured, { terminals }: Numbers): Figure[] {
  const each = (now: number) => (now - bytes.none) / terminals / 1000;
  const presses = pressed.flat();
  const arrivals = arrived.flat();
  const seconds = (Math.max(...arrivals) - Math.min(...presses)) / 1e6;
  // One connection keeps its order, so the n-th verification of a terminal is that of its n-th press.
  const delays = arrived.flatMap((moments, terminal) =>
    moments.map((moment, index) => (moment - (pressed[terminal]?.[index] ?? Number.NaN)) / 1000),
  );
  return [
    figure('memory of an idle terminal', each(bytes.idle), 'kB', `<= ${mostKilobytes}`),
    figure('memory of an idle terminal and its client', each(bytes.connected), 'kB', `<= ${mostKilobytes}`),
    figure('events that arrived', arrivals.length, `of ${presses.length} events`, `>= ${presses.length}`),
    figure(
      'events a second, from the first press to the last arrival',
      arrivals.length / seconds,
      'events/s',
      `>= ${leastPerSecond}`,
    ),
    figure('press to event, p50', percentile(delays, 50), 'ms'),
    figure('press to event, p99', percentile(delays, 99), 'ms'),
    figure('processor time of the simulator for an event', processorUs / presses.length / 1000, 'ms'),
  ];
}
