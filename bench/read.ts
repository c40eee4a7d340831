import type { Bench } from './bench.ts';
import { withChildren } from './child.ts';
import { figure, type Figure } from './goal.ts';
import { growthFigures } from './read/growth.ts';
import {
  contentsSchema,
  foreignClients,
  ReadMeasure,
  type ClientName,
  type Result,
  type Results,
} from './read/measure.ts';
import { median } from './statistics.ts';

/** The client that the bridge has to be faster than. */
const rival = 'zkteco-js';

interface Numbers {
  users: number;
  punches: number;
  paceMs: number;
  runs: number;
  foreignRuns: number;
}

/**
 * Pulls a full terminal over the loopback, beside a reader that only cuts frames, and beside clients from npm. The
 * simulated terminal is a process of its own, and so is each client; they take turns within each run. What the
 * simulator takes for its part is in everybody's time.
 */
export const readBench: Bench<keyof Numbers> = {
  name: 'read',
  summary: 'reads all users and punches of a full terminal',
  numbers: {
    // Smaller tables come without a window, which the framing reader does not know.
    users: { describes: 'users in the terminal', byDefault: 10_000, atLeast: 20 },
    punches: { describes: 'punches in the terminal', byDefault: 100_000, atLeast: 30 },
    paceMs: { describes: 'pause between frames of the paced half, ms', byDefault: 2, atLeast: 1 },
    runs: { describes: 'runs of which the median counts', byDefault: 7, atLeast: 1 },
    foreignRuns: { describes: 'paced runs that clients from npm take part in', byDefault: 7, atLeast: 0 },
  },
  run: (numbers, context) =>
    withChildren(async (start) => {
      const { users, punches, paceMs, runs, foreignRuns } = numbers;
      const terminal = start({ module: 'read/terminal-process.ts', args: [`${users}`, `${punches}`] });
      const contents = await terminal.ask('contents', undefined, contentsSchema);
      const measure = new ReadMeasure({ terminal, contents, start, context });
      const swift = await measure.inTurns(0, { runs, foreignRuns: 0 });
      const paced = await measure.inTurns(paceMs, { runs, foreignRuns });
      const growth = await growthFigures({ punches, runs, start, context });
      const own = [...ownFigures(swift, 'off', '<= 3'), ...ownFigures(paced, 'on', '<= 1.15'), ...growth];
      const rows = [...rowFigures(swift, 'off', numbers), ...rowFigures(paced, 'on', numbers)];
      if (foreignRuns === 0) return [...own, ...rows];
      const swiftForeign = await measure.atOnce(0, foreignClients);
      return [...own, ...foreignFigures(paced), ...rows, ...rowFigures(swiftForeign, 'off', numbers)];
    }),
};

function ownFigures(results: Results, pacing: string, goal: '<= 3' | '<= 1.15'): Figure[] {
  return [
    figure(
      `bridge / framing-reader, pacing ${pacing}`,
      msOf(results, 'bridge') / msOf(results, 'framing-reader'),
      '×',
      goal,
    ),
    figure(`bridge, pacing ${pacing}`, msOf(results, 'bridge'), 'ms'),
    figure(`framing-reader, pacing ${pacing}`, msOf(results, 'framing-reader'), 'ms'),
  ];
}

/**
 * Their time is that of runs in which they read everything; without such a run they have none. They look at one frame for
 * each read of their socket: once a read brings the end of one frame and another, they are one behind for good, and wait
 * at the end for what they were given, until their own time-out. That happens on quiet machines too. A stall in which the
 * terminal still owed them something would be the terminal's fault.
 */
function foreignFigures(paced: Results): Figure[] {
  const figures = foreignClients.flatMap((name) => {
    const { ms, shortMs, stalls, stallsOwedNothing } = resultOf(paced, name);
    const runs = ms.length + shortMs.length;
    return [
      figure(`timed runs in which ${name} read everything`, ms.length, `of ${runs} runs`),
      figure(
        `stalls of ${name} with all that it had asked for in its buffer`,
        stallsOwedNothing,
        `of ${stalls} stalls`,
        `>= ${stalls}`,
      ),
      ...(ms.length === 0 ? [] : [figure(`${name}, pacing on`, median(ms), 'ms')]),
    ];
  });
  const { ms } = resultOf(paced, rival);
  if (ms.length === 0) return figures;
  return [figure(`bridge / ${rival}, pacing on`, msOf(paced, 'bridge') / median(ms), '×', '< 1'), ...figures];
}

/** Rows of the worst run. The bridge has to read all of them right; so has its floor, or the ratio means nothing. */
function rowFigures(results: Results, pacing: string, { users, punches }: Numbers): Figure[] {
  return [...results].flatMap(([name, result]) => {
    const isOurs = name === 'bridge' || name === 'framing-reader';
    return [
      figure(
        `users read right by ${name}, pacing ${pacing}`,
        result.users,
        `of ${users} rows`,
        isOurs ? `>= ${users}` : null,
      ),
      figure(
        `punches read right by ${name}, pacing ${pacing}`,
        result.punches,
        `of ${punches} rows`,
        isOurs ? `>= ${punches}` : null,
      ),
    ];
  });
}

/** Of one of ours: where it fell short, its rows say so. */
function msOf(results: Results, name: ClientName): number {
  const { ms, shortMs } = resultOf(results, name);
  return median(ms.length > 0 ? ms : shortMs);
}

function resultOf(results: Results, name: ClientName): Result {
  const nothing = { ms: [], shortMs: [], users: 0, punches: 0, stalls: 0, stallsOwedNothing: 0 };
  return results.get(name) ?? nothing;
}
