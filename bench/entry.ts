import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Bench, BenchContext } from './bench.ts';
import { withChildren, type Child, type ChildOptions } from './child.ts';
import { cobotSchema, type SideSettings } from './entry/sides.ts';
import { figure, type Figure } from './goal.ts';
import { median, percentile, rotated } from './statistics.ts';

type Side = 'bridge' | 'floor';
const sides: readonly Side[] = ['bridge', 'floor'];

interface Numbers {
  runs: number;
  entries: number;
  quietMs: number;
}

/** Entries after which it is the other side's turn, so that whatever else the machine does hits both alike. */
const turn = 10;

/** Ms from event to UNLOCK, one list per run. */
type Times = Readonly<Record<Side, number[][]>>;

/**
 * From the event a terminal sends to the UNLOCK it receives, for the bridge as it is wired and for a bare program that
 * does the same two hops. Terminals, fake Cobot, bridge and bare program are four processes; both sides keep their data
 * in one folder of a real disk.
 */
export const entryBench: Bench<keyof Numbers> = {
  name: 'entry',
  summary: 'takes the time from a finger to the open door',
  numbers: {
    runs: { describes: 'runs of which the median counts', byDefault: 7, atLeast: 1 },
    entries: { describes: 'entries per run and side, each of another member', byDefault: 200, atLeast: 1 },
    quietMs: { describes: 'quiet on the link before the next finger, ms', byDefault: 10, atLeast: 1 },
  },
  run: async (numbers, context) => {
    const folder = await mkdtemp(join(tmpdir(), 'entry-bench-'));
    try {
      const times = await withChildren((start) => measure(start, numbers, folder, context));
      const fingers = (numbers.runs + 1) * numbers.entries;
      return figuresOf(times, fingers, openedIn(folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(
  start: (options: ChildOptions) => Child,
  { runs, entries, quietMs }: Numbers,
  folder: string,
  { tell, profileFolder, signal }: BenchContext,
): Promise<Times> {
  tell('starting, and enrolling the members');
  const terminals = start({ module: 'entry/terminal-process.ts' });
  const cobotProcess = start({ module: 'entry/cobot-process.ts' });
  const ports = await terminals.ask(
    'ports',
    undefined,
    z.strictObject({ bridge: z.number(), floor: z.number() }),
  );
  const cobot = await cobotProcess.ask('addresses', undefined, cobotSchema);
  const side = (name: Side) => {
    const settings: SideSettings = { terminalPort: ports[name], cobot, dataFile: dataFile(folder, name) };
    return start({ module: `entry/${name}-process.ts`, args: [JSON.stringify(settings)], profileFolder });
  };
  const [bridge, floor] = [side('bridge'), side('floor')];
  const members = await cobotProcess.ask('members', entries, z.array(z.string()));
  for (const name of sides) await terminals.ask('ready', name, z.literal(true));
  const userIds = await bridge.ask('enrol', members, z.array(z.string()));
  const tokens = userIds.map((userId, index) => [userId, `floor-${members[index]}`]);
  await floor.ask('tokens', tokens, z.literal(true));

  const times: Times = { bridge: [], floor: [] };
  for (let run = 0; run <= runs; run += 1) {
    tell(run === 0 ? 'warm-up' : `run ${run} of ${runs}`);
    // Both sides are to ask Cobot every time.
    await bridge.ask('dropLeases', members, z.literal(true));
    const ofRun: Record<Side, number[]> = { bridge: [], floor: [] };
    for (let at = 0; at < userIds.length; at += turn) {
      signal.throwIfAborted();
      const people = userIds.slice(at, at + turn);
      for (const name of rotated(sides, run + at / turn)) {
        const press = { side: name, userIds: people, quietMs };
        ofRun[name].push(...(await terminals.ask('press', press, z.array(z.number()))));
      }
    }
    if (run > 0) for (const name of sides) times[name].push(ofRun[name]);
  }
  await bridge.ask('stop', undefined, z.literal(true));
  await floor.ask('stop', undefined, z.literal(true));
  return times;
}

function dataFile(folder: string, side: Side): string {
  return join(folder, `${side}.sqlite`);
}

/** What both sides have on disk, looked up there and not asked of them. */
function openedIn(folder: string): Record<Side, number> {
  const count = (side: Side, sql: string) => {
    const database = new DatabaseSync(dataFile(folder, side), { readOnly: true });
    try {
      return Number(database.prepare(sql).get()?.['n']);
    } finally {
      database.close();
    }
  };
  return {
    bridge: count('bridge', "select count(*) as n from entries where outcome = 'opened'"),
    floor: count('floor', 'select count(*) as n from entries'),
  };
}

function figuresOf(times: Times, fingers: number, opened: Record<Side, number>): Figure[] {
  const at = (side: Side, percent: number) => median(times[side].map((run) => percentile(run, percent)));
  const ratio = (percent: number) => at('bridge', percent) / at('floor', percent);
  return [
    figure('event to unlock, bridge / bare program, p50', ratio(50), '×', '<= 1.5'),
    figure('event to unlock, bridge / bare program, p99', ratio(99), '×', '<= 2'),
    figure('bridge, p50', at('bridge', 50), 'ms'),
    figure('bare program, p50', at('floor', 50), 'ms'),
    figure('bridge, p99', at('bridge', 99), 'ms'),
    figure('bare program, p99', at('floor', 99), 'ms'),
    figure(
      'entries opened and recorded by the bridge',
      opened.bridge,
      `of ${fingers} entries`,
      `>= ${fingers}`,
    ),
    figure(
      'entries opened and recorded by the bare program',
      opened.floor,
      `of ${fingers} entries`,
      `>= ${fingers}`,
    ),
  ];
}
