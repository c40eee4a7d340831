import { z } from 'zod';
import type { Bench } from './bench.ts';
import { withChildren } from './child.ts';
import { figure, type Figure } from './goal.ts';
import { median } from './statistics.ts';

interface Numbers {
  users: number;
  punches: number;
  runs: number;
}

const timesSchema = z.strictObject({
  isSame: z.boolean(),
  times: z.record(z.enum(['bridge', 'floor', 'plain', 'punches', 'twiceThePunches']), z.array(z.number())),
});
type Decoding = z.output<typeof timesSchema>;

const memorySchema = z.object({ rows: z.number(), beyondBytes: z.number(), mostHeldBytes: z.number() });
type Memory = z.output<typeof memorySchema>;

/** V8 then collects its young objects every megabyte, and the process can see how much is in use that often. */
const smallYoungGeneration = ['--expose-gc', '--max-semi-space-size=1'];
/** Collecting with helper threads takes as long as the rest of the machine lets them. */
const ownCollector = ['--expose-gc', '--single-threaded-gc'];
const asNodeComes = ['--expose-gc'];

const largestWindow = 65_472;

/**
 * From bytes to objects: the time beside hand-written loops, whether it grows with the table, and the memory that a read
 * over the loopback takes.
 */
export const decodeBench: Bench<keyof Numbers> = {
  name: 'decode',
  summary: 'decodes all users and punches of a full terminal, and looks at the memory a read takes',
  numbers: {
    users: { describes: 'users', byDefault: 10_000, atLeast: 20 },
    punches: { describes: 'punches', byDefault: 100_000, atLeast: 30 },
    runs: { describes: 'runs of which the median counts', byDefault: 15, atLeast: 1 },
  },
  run: (numbers, { tell, profileFolder }) =>
    withChildren(async (start) => {
      const { users, punches } = numbers;
      tell('decoding');
      const decoder = start({
        module: 'decode/decode-process.ts',
        nodeOptions: ownCollector,
        profileFolder,
      });
      const decoding = await decoder.ask('decode', numbers, timesSchema);
      await decoder.stop();
      tell('reading, with an eye on memory');
      const terminal = start({ module: 'read/terminal-process.ts', args: [`${users}`, `${punches}`] });
      await terminal.ask('pace', 0, z.literal(true));
      const port = await terminal.ask('port', undefined, z.number());
      const memoryOf = async (how: 'at-once' | 'stream', nodeOptions: readonly string[]) => {
        const reader = start({ module: 'decode/memory-process.ts', nodeOptions });
        const memory = await reader.ask('read', { port, how }, memorySchema);
        await reader.stop();
        return memory;
      };
      const memory = {
        atOnce: await memoryOf('at-once', smallYoungGeneration),
        lazy: await memoryOf('at-once', asNodeComes),
        stream: await memoryOf('stream', smallYoungGeneration),
      };
      return [...timeFigures(decoding, numbers), ...memoryFigures(memory, numbers)];
    }),
};

function timeFigures({ isSame, times }: Decoding, { users, punches }: Numbers): Figure[] {
  const ms = (name: keyof typeof times) => median(times[name]);
  return [
    figure('decoding, bridge / hand-written loop', ms('bridge') / ms('floor'), '×', '<= 1.5'),
    figure('decoding, bridge', ms('bridge'), 'ms'),
    figure('decoding, hand-written loop', ms('floor'), 'ms'),
    figure('decoding, bridge / loop of Buffer methods', ms('bridge') / ms('plain'), '×'),
    figure('decoding, loop of Buffer methods', ms('plain'), 'ms'),
    figure(
      'rows decoded by all, and deeply equal',
      isSame ? users + punches : 0,
      `of ${users + punches} rows`,
      `>= ${users + punches}`,
    ),
    figure(
      `decoding ${punches * 2} punches / ${punches} punches`,
      ms('twiceThePunches') / ms('punches'),
      '×',
      '<= 2.2',
    ),
  ];
}

function memoryFigures(
  { atOnce, lazy, stream }: Record<'atOnce' | 'lazy' | 'stream', Memory>,
  { users, punches }: Numbers,
): Figure[] {
  const wireBytes = users * 72 + punches * 40;
  const rows = users + punches;
  return [
    figure(
      'memory of a read beyond its rows / bytes on the wire',
      atOnce.beyondBytes / wireBytes,
      '×',
      '<= 2',
    ),
    figure('memory of a read beyond its rows', atOnce.beyondBytes / 1e6, 'MB'),
    figure('the same with as much garbage as Node lets pile up', lazy.beyondBytes / 1e6, 'MB'),
    figure('rows read at once', atOnce.rows, `of ${rows} rows`, `>= ${rows}`),
    figure(
      'table held at most while reading with for await',
      stream.mostHeldBytes / largestWindow,
      'windows',
      '<= 2',
    ),
    figure('memory while reading with for await, rows included', stream.beyondBytes / 1e6, 'MB'),
    figure('rows read with for await', stream.rows, `of ${rows} rows`, `>= ${rows}`),
  ];
}
