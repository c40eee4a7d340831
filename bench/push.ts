import { z } from 'zod';
import type { Bench, BenchContext } from './bench.ts';
import { withChildren, type Child, type ChildOptions } from './child.ts';
import { figure, type Figure } from './goal.ts';
import { hashesOf, makePeople, rowsThere, type People } from './push/people.ts';
import { median, rotated } from './statistics.ts';

interface Numbers {
  users: number;
  runs: number;
}

/** What every terminal takes, and the largest there is. */
const pieceSizes = [1024, 65_472] as const;
type PieceBytes = (typeof pieceSizes)[number];
const largePiece = 65_472;

/** By size of piece, without reading back; and once more as it is by default, with it. */
const variants = [
  ...pieceSizes.map((pieceBytes) => ({ pieceBytes, verify: false })),
  { pieceBytes: largePiece, verify: true },
] as const;

const pushSchema = z.strictObject({
  ms: z.number(),
  sent: z.number(),
  received: z.number(),
  batches: z.number(),
  singly: z.number(),
});
const hashesSchema = z.strictObject({ users: z.array(z.string()), templates: z.array(z.string()) });

interface Pushed {
  pieceBytes: PieceBytes;
  verify: boolean;
  ms: number;
  wireBytes: number;
  /** In the terminal afterwards, as they should be. */
  users: number;
  templates: number;
}

/**
 * Fills an empty terminal over the loopback. The simulated terminal and the bridge's driver are processes of their own;
 * afterwards the terminal's memory is compared with what was to get there, row by row.
 */
export const pushBench: Bench<keyof Numbers> = {
  name: 'push',
  summary: 'writes users with two templates each to an empty terminal',
  numbers: {
    users: { describes: 'users, each with two templates', byDefault: 1000, atLeast: 1 },
    runs: { describes: 'runs of which the median counts', byDefault: 7, atLeast: 1 },
  },
  run: async (numbers, context) => {
    const people = makePeople(numbers.users);
    const pushed = await withChildren((start) => measure(start, people, numbers, context));
    return figuresOf(pushed, people);
  },
};

async function measure(
  start: (options: ChildOptions) => Child,
  people: People,
  { users, runs }: Numbers,
  { tell, profileFolder, signal }: BenchContext,
): Promise<Pushed[]> {
  const expected = hashesOf(people.users, people.templates);
  const terminal = start({ module: 'push/terminal-process.ts' });
  const client = start({ module: 'push/client-process.ts', args: [`${users}`], profileFolder });
  const pushed: Pushed[] = [];
  for (let run = 0; run <= runs; run += 1) {
    tell(run === 0 ? 'warm-up' : `run ${run} of ${runs}`);
    for (const { pieceBytes, verify } of rotated(variants, run)) {
      signal.throwIfAborted();
      const port = await terminal.ask('empty', undefined, z.number());
      const { ms, sent, received } = await client.ask('push', { port, pieceBytes, verify }, pushSchema);
      const there = await terminal.ask('holds', undefined, hashesSchema);
      if (run > 0)
        pushed.push({
          pieceBytes,
          verify,
          ms,
          wireBytes: sent + received,
          users: rowsThere(expected.users, there.users),
          templates: rowsThere(expected.templates, there.templates),
        });
    }
  }
  return pushed;
}

function figuresOf(pushed: readonly Pushed[], { users, templates, payloadBytes }: People): Figure[] {
  const of = (pieceBytes: PieceBytes, verify = false) =>
    pushed.filter((one) => one.pieceBytes === pieceBytes && one.verify === verify);
  const most = (ones: readonly Pushed[]) =>
    Math.max(...ones.map(({ wireBytes }) => wireBytes)) / payloadBytes;
  const ms = (ones: readonly Pushed[]) => median(ones.map((one) => one.ms));
  return [
    figure(`bytes on the wire / payload, pieces of ${largePiece} bytes`, most(of(largePiece)), '×', '<= 1.1'),
    figure('bytes on the wire / payload, pieces of 1024 bytes', most(of(1024)), '×'),
    figure('payload', payloadBytes / 1e6, 'MB'),
    figure(`time, pieces of ${largePiece} bytes`, ms(of(largePiece)), 'ms'),
    figure('time, pieces of 1024 bytes', ms(of(1024)), 'ms'),
    figure(`time with reading back, pieces of ${largePiece} bytes`, ms(of(largePiece, true)), 'ms'),
    figure('bytes on the wire / payload with reading back', most(of(largePiece, true)), '×'),
    rowsFigure('users', pushed, users.length),
    rowsFigure('templates', pushed, templates.length),
  ];
}

/** Of the worst run, looked up in the terminal. */
function rowsFigure(what: 'users' | 'templates', pushed: readonly Pushed[], count: number): Figure {
  const fewest = Math.min(...pushed.map((one) => one[what]));
  return figure(`${what} in the terminal as they should be`, fewest, `of ${count} rows`, `>= ${count}`);
}
