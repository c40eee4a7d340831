import { z } from 'zod';
import type { Bench, BenchContext } from './bench.ts';
import { withChildren, type Child, type ChildOptions } from './child.ts';
import { figure, type Figure } from './goal.ts';
import { median } from './statistics.ts';
import { quietHour } from './sync/quiet-hour.ts';

interface Numbers {
  members: number;
  terminals: number;
  runs: number;
  paceMs: number;
  quietMembers: number;
}

const measuredSchema = z.strictObject({
  ms: z.number(),
  cpuMs: z.number(),
  sent: z.number(),
  received: z.number(),
  requests: z.number(),
  outcomes: z.array(z.string()),
});
type Kind = 'reads' | 'firsts' | 'unchanged' | 'changed';
type Measured = z.output<typeof measuredSchema>;

/** A change is undone by the next run, so that every run of it has as many. */
const changes = 100;

/** Keeps many terminals equal to a member list over the loopback, beside reading their users and nothing more. */
export const syncBench: Bench<keyof Numbers> = {
  name: 'sync',
  summary: 'compares members with terminals: without a change, and with a hundred of them',
  numbers: {
    members: { describes: 'members', byDefault: 10_000, atLeast: 1000 },
    terminals: { describes: 'terminals that hold all of them', byDefault: 20, atLeast: 1 },
    runs: { describes: 'runs of which the median counts', byDefault: 5, atLeast: 1 },
    paceMs: {
      describes: 'pause of terminals between the packets of a table in the paced half, ms',
      byDefault: 2,
      atLeast: 1,
    },
    quietMembers: { describes: 'members in the hour in which nothing happens', byDefault: 40, atLeast: 2 },
  },
  run: async (numbers, context) => {
    const figures = await withChildren((start) => measure(start, numbers, context));
    context.tell('an hour in which nothing happens');
    const { calls, tooMany } = await quietHour(numbers.quietMembers);
    return [
      ...figures,
      figure('calls to Cobot in a quiet hour', calls, 'calls', '<= 30'),
      figure('answers 429 of Cobot', tooMany, 'answers', '<= 0'),
    ];
  },
};

async function measure(
  start: (options: ChildOptions) => Child,
  { members, terminals, runs, paceMs }: Omit<Numbers, 'quietMembers'>,
  { tell, profileFolder, signal }: BenchContext,
): Promise<Figure[]> {
  const house = start({
    module: 'sync/terminals-process.ts',
    args: [`${terminals}`],
    profileFolder,
  });
  const ports = await house.ask('ports', undefined, z.array(z.number()));
  const bridge = start({
    module: 'sync/sync-process.ts',
    args: [members, ...ports].map(String),
    profileFolder,
  });
  tell(`filling ${terminals} terminals`);
  const filled = await bridge.ask('sync', 0, measuredSchema);
  const inTurns = async (pauseMs: number) => {
    await house.ask('pace', pauseMs, z.literal(true));
    const all = { reads: [], firsts: [], unchanged: [], changed: [] } as Record<Kind, Measured[]>;
    for (let run = 0; run <= runs; run += 1) {
      signal.throwIfAborted();
      tell(`pace ${pauseMs} ms, ${run === 0 ? 'warm-up' : `run ${run} of ${runs}`}`);
      const read = await bridge.ask('read', undefined, measuredSchema);
      const first = await bridge.ask('sync', 0, measuredSchema);
      const same = await bridge.ask('sync', 0, measuredSchema);
      const other = await bridge.ask('sync', changes, measuredSchema);
      await bridge.ask('sync', 0, measuredSchema);
      if (run === 0) continue;
      all.reads.push(read);
      all.firsts.push(first);
      all.unchanged.push(same);
      all.changed.push(other);
    }
    return all;
  };
  // Over the loopback and without pauses a table comes as fast as a request, which no terminal's does.
  const paced = await inTurns(paceMs);
  const { reads, firsts, unchanged, changed } = await inTurns(0);
  const rss = await bridge.ask('memory', undefined, z.number());
  const users = await house.ask('users', undefined, z.array(z.number()));
  const isAll = (all: readonly Measured[], outcome: string) =>
    Number(all.every(({ outcomes }) => outcomes.every((each) => each === outcome)));
  return [
    figure(
      `paced ${paceMs} ms: time without a change / reading`,
      ratio(paced.unchanged, paced.reads),
      '×',
      '<= 1.5',
    ),
    figure(
      `paced ${paceMs} ms: time with ${changes} changes / without one`,
      ratio(paced.changed, paced.unchanged),
      '×',
      '<= 1.5',
    ),
    figure('time without a change / reading', ratio(unchanged, reads), '×', '<= 1.5'),
    figure(`time with ${changes} changes / without one`, ratio(changed, unchanged), '×', '<= 1.5'),
    figure(
      'received without a change / reading',
      medianOf(unchanged, 'received') / medianOf(reads, 'received'),
      '×',
      '<= 1.02',
    ),
    figure(
      `received with ${changes} changes / without one`,
      medianOf(changed, 'received') / medianOf(unchanged, 'received'),
      '×',
      '<= 1.5',
    ),
    figure(`processor time with ${changes} changes / without one`, cpuRatio(changed, unchanged), '×'),
    figure('time of the first comparison after a change / reading', ratio(firsts, reads), '×'),
    figure('time of reading all terminals', median(reads.map(({ ms }) => ms)), 'ms'),
    figure('time without a change', median(unchanged.map(({ ms }) => ms)), 'ms'),
    figure(`time with ${changes} changes`, median(changed.map(({ ms }) => ms)), 'ms'),
    figure('processor time without a change / reading', cpuRatio(unchanged, reads), '×'),
    figure('time of filling the empty terminals', filled.ms, 'ms'),
    figure('sent per terminal without a change', medianOf(unchanged, 'sent') / terminals, 'bytes', '<= 2000'),
    figure('requests per terminal without a change', medianOf(unchanged, 'requests') / terminals, 'requests'),
    figure(
      `requests per terminal with ${changes} changes`,
      medianOf(changed, 'requests') / terminals,
      'requests',
    ),
    figure('runs without a change that changed nothing', isAll(unchanged, 'unchanged'), 'yes is 1', '>= 1'),
    figure('runs with changes that were confirmed', isAll(changed, 'applied'), 'yes is 1', '>= 1'),
    figure('users in the emptiest terminal', Math.min(...users), `of ${members}`, `>= ${members}`),
    figure('memory of the bridge’s process', rss / 1e6, 'MB'),
  ];
}

function ratio(one: readonly Measured[], other: readonly Measured[]): number {
  return median(one.map(({ ms }) => ms)) / median(other.map(({ ms }) => ms));
}

function cpuRatio(one: readonly Measured[], other: readonly Measured[]): number {
  return median(one.map(({ cpuMs }) => cpuMs)) / median(other.map(({ cpuMs }) => cpuMs));
}

function medianOf(all: readonly Measured[], way: 'sent' | 'received' | 'requests'): number {
  return median(all.map((each) => each[way]));
}
