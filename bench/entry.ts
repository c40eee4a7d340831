import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Bench, BenchContext } from './bench.ts';
import { withChildren, type Child, type ChildOptions } from './child.ts';
import type { Ending } from './entry/plain-terminal.ts';
import { waitFor } from './faults/wait-for.ts';
import { cobotSchema, type SideSettings } from './entry/sides.ts';
import { figure, type Figure } from './goal.ts';
import { median, percentile, rotated } from './statistics.ts';

type Side = 'bridge' | 'floor';
const sides: readonly Side[] = ['bridge', 'floor'];

const pressedSchema = z.strictObject({ ms: z.number(), endedAt: z.number() });

const writtenSchema = z.union([z.number(), z.enum(['never', 'nobody'])]);

interface Numbers {
  terminals: number;
  runs: number;
  entries: number;
  quietMs: number;
}

/** Entries after which it is the other side's turn, so that whatever else the machine does hits both alike. */
const turn = 10;

/** Houses of these sizes, unless one is named. */
const usualTerminals = [1, 20, 200];
/** Members whom Cobot refuses, each once in a run. */
const refusedPeople = 20;
/** How long it may take until all terminals are served, and have everybody. */
const servingMs = 600_000;
/** So many come in turn, each several times in a run: a big house takes long to write many into its terminals. */
const mostMembers = 50;

/** Ms from event to UNLOCK, and from Cobot's refusal to the text of it; one list per run. */
type Times = Readonly<Record<Side | 'refusal', number[][]>> & { whileWritten: (number | 'never')[] };

/**
 * From the event a terminal sends to the UNLOCK it receives, for the bridge as it is wired and for a bare program that
 * does the same two hops. Terminals, fake Cobot, bridge and bare program are four processes; both sides keep their data
 * in one folder of a real disk.
 */
export const entryBench: Bench<keyof Numbers> = {
  name: 'entry',
  summary: 'takes the time from a finger to the open door',
  numbers: {
    terminals: { describes: 'terminals in the house; 0: 1, then 20, then 200', byDefault: 0, atLeast: 0 },
    runs: { describes: 'runs of which the median counts', byDefault: 7, atLeast: 1 },
    entries: { describes: 'entries per run and side', byDefault: 200, atLeast: 1 },
    quietMs: { describes: 'quiet on the link before the next finger, ms', byDefault: 10, atLeast: 1 },
  },
  run: async (numbers, context) => {
    const figures: Figure[] = [];
    for (const terminals of numbers.terminals === 0 ? usualTerminals : [numbers.terminals]) {
      context.tell(`${terminals} terminals`);
      // oxlint-disable-next-line no-await-in-loop
      figures.push(...(await runAt({ ...numbers, terminals }, context)));
    }
    return figures;
  },
};

async function runAt(numbers: Numbers, context: BenchContext): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'entry-bench-'));
  try {
    const times = await withChildren((start) => measure(start, numbers, folder, context));
    return figuresOf(times, numbers, openedIn(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  start: (options: ChildOptions) => Child,
  { terminals: terminalCount, runs, entries, quietMs }: Numbers,
  folder: string,
  { tell, profileFolder, signal }: BenchContext,
): Promise<Times> {
  tell('starting, and enrolling the members');
  const terminals = start({ module: 'entry/terminal-process.ts', args: [String(terminalCount)] });
  const cobotProcess = start({ module: 'entry/cobot-process.ts' });
  const ports = await terminals.ask(
    'ports',
    undefined,
    z.strictObject({ bridge: z.array(z.number()), floor: z.array(z.number()) }),
  );
  const cobot = await cobotProcess.ask('addresses', undefined, cobotSchema);
  const side = (name: Side) => {
    const settings: SideSettings = { terminalPorts: ports[name], cobot, dataFile: dataFile(folder, name) };
    return start({ module: `entry/${name}-process.ts`, args: [JSON.stringify(settings)], profileFolder });
  };
  const [bridge, floor] = [side('bridge'), side('floor')];
  const members = await cobotProcess.ask('members', Math.min(entries, mostMembers), z.array(z.string()));
  const refused = await cobotProcess.ask('refused', refusedPeople, z.array(z.string()));
  const refusedIds = await bridge.ask('enrol', refused, z.array(z.string()));
  const userIds = await bridge.ask('enrol', members, z.array(z.string()));
  const tokens = userIds.map((userId, index) => [userId, `floor-${members[index]}`]);
  await floor.ask('tokens', tokens, z.literal(true));

  await bridge.ask('serveAll', undefined, z.literal(true));
  const areServed = (name: Side, users: number) => () =>
    terminals.ask('areServed', { side: name, users }, z.boolean());
  await waitFor('the bare program to serve all', areServed('floor', 0), servingMs);
  // Writing everybody into all terminals is not what is measured, but people come meanwhile.
  const everybody = refused.length + members.length;
  const whileWritten: Times['whileWritten'] = [];
  const isBridgeServing = async () => {
    const users = everybody;
    const took = await terminals.ask('pressWhileWritten', { userIds, users }, writtenSchema);
    if (took !== 'nobody') whileWritten.push(took);
    return took === 'nobody' && areServed('bridge', users)();
  };
  await waitFor('the bridge to serve all', isBridgeServing, servingMs);

  const press = (name: Side, people: readonly string[], ending: Ending) =>
    terminals.ask('press', { side: name, userIds: people, quietMs, ending }, z.array(pressedSchema));
  const times: Times = { bridge: [], floor: [], refusal: [], whileWritten };
  for (let run = 0; run <= runs; run += 1) {
    tell(run === 0 ? 'warm-up' : `run ${run} of ${runs}`);
    const ofRun: Record<Side, number[]> = { bridge: [], floor: [] };
    for (let at = 0; at < entries; at += turn) {
      signal.throwIfAborted();
      const coming = Array.from(
        { length: Math.min(turn, entries - at) },
        (_, index) => (at + index) % userIds.length,
      );
      // Both sides are to ask Cobot every time.
      const asked = coming.flatMap((index) => members[index] ?? []);
      await bridge.ask('dropLeases', asked, z.literal(true));
      const people = coming.flatMap((index) => userIds[index] ?? []);
      for (const name of rotated(sides, run + at / turn))
        ofRun[name].push(...(await press(name, people, 'unlock')).map(({ ms }) => ms));
    }
    const since = Date.now();
    const refusals = await press('bridge', refusedIds, 'showText');
    const answers = await cobotProcess.ask('answersSince', since, z.array(z.number()));
    const refusal = refusals.map(({ endedAt }) => endedAt - lastBefore(answers, endedAt));
    if (run === 0) continue;
    for (const name of sides) times[name].push(ofRun[name]);
    times.refusal.push(refusal);
  }
  await bridge.ask('stop', undefined, z.literal(true));
  await floor.ask('stop', undefined, z.literal(true));
  return times;
}

/** The latest of the moments up to that one; whole milliseconds are what the answers' clock counts. */
function lastBefore(moments: readonly number[], at: number): number {
  return Math.max(...moments.filter((moment) => moment <= at + 1));
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

function figuresOf(
  times: Times,
  { terminals, runs, entries: perRun }: Numbers,
  opened: Record<Side, number>,
): Figure[] {
  const house = terminals === 1 ? '1 terminal' : `${terminals} terminals`;
  const fingers = (runs + 1) * perRun;
  const at = (what: Side | 'refusal', percent: number) =>
    median(times[what].map((run) => percentile(run, percent)));
  const ratio = (percent: number) => at('bridge', percent) / at('floor', percent);
  const recorded = (who: string, side: Side, entries = fingers) =>
    figure(
      `${house}: entries opened and recorded by the ${who}`,
      opened[side],
      `of ${entries} entries`,
      `>= ${entries}`,
    );
  return [
    figure(`${house}: event to unlock, bridge / bare program, p50`, ratio(50), '×', '<= 1.5'),
    figure(`${house}: event to unlock, bridge / bare program, p99`, ratio(99), '×', '<= 2'),
    figure(`${house}: bridge, p50`, at('bridge', 50), 'ms'),
    figure(`${house}: bare program, p50`, at('floor', 50), 'ms'),
    figure(`${house}: bridge, p99`, at('bridge', 99), 'ms'),
    figure(`${house}: bare program, p99`, at('floor', 99), 'ms'),
    figure(`${house}: Cobot's refusal to its text at the terminal, p50`, at('refusal', 50), 'ms'),
    figure(`${house}: Cobot's refusal to its text at the terminal, p99`, at('refusal', 99), 'ms', '<= 100'),
    ...figuresWhileWritten(times.whileWritten, house),
    recorded('bridge', 'bridge', fingers + openedOf(times.whileWritten).length),
    recorded('bare program', 'floor'),
  ];
}

/** In a house of one terminal nobody is written while others come. */
function figuresWhileWritten(times: Times['whileWritten'], house: string): Figure[] {
  if (times.length === 0) return [];
  const opened = openedOf(times);
  const name = `${house}: while members are written into them`;
  return [
    figure(`${name}, fingers without an unlock`, times.length - opened.length, `of ${times.length}`, '<= 0'),
    figure(`${name}, event to unlock, p99`, percentile(opened, 99), 'ms'),
  ];
}

function openedOf(times: Times['whileWritten']): number[] {
  return times.filter((time) => time !== 'never');
}
