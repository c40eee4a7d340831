import { z } from 'zod';
import type { BenchContext } from '../bench.ts';
import type { Child, ChildOptions } from '../child.ts';
import { figure, type Figure } from '../goal.ts';
import { median, rotated } from '../statistics.ts';
import { contentsSchema, readingSchema } from './measure.ts';
import { rightRows } from './rows.ts';

interface Asked {
  punches: number;
  runs: number;
  start: (options: ChildOptions) => Child;
  context: BenchContext;
}

/** As few as a terminal of this bench can have. */
const users = 20;

/** Whole reads by the bridge's driver of a log and of one twice as long, in turns: how the time grows with the table. */
export async function growthFigures({ punches, runs, start, context }: Asked): Promise<Figure[]> {
  const client = start({ module: 'read/client-process.ts', args: ['bridge'] });
  const sides: { terminal: Child; expected: Uint32Array; punches: number; ms: number[]; right: number }[] =
    [];
  for (const count of [punches, punches * 2]) {
    const terminal = start({ module: 'read/terminal-process.ts', args: [`${users}`, `${count}`] });
    await terminal.ask('pace', 0, z.literal(true));
    const { whole } = await terminal.ask('contents', undefined, contentsSchema);
    sides.push({ terminal, expected: whole.punches, punches: count, ms: [], right: count });
  }
  for (let run = 0; run <= runs; run += 1) {
    context.tell(`twice the punches, ${run === 0 ? 'warm-up' : `run ${run} of ${runs}`}`);
    for (const side of rotated(sides, run)) {
      context.signal.throwIfAborted();
      const port = await side.terminal.ask('port', undefined, z.number());
      const reading = await client.ask('read', port, readingSchema);
      side.right = Math.min(side.right, rightRows(reading.sums.punches, side.expected));
      if (run > 0) side.ms.push(reading.ms);
    }
  }
  const [single, double] = sides.map(({ ms }) => median(ms));
  return [
    figure(
      `whole read of ${punches * 2} punches / ${punches} punches, pacing off`,
      (double ?? 0) / (single ?? 0),
      '×',
      '<= 2.2',
    ),
    ...sides.map((side) =>
      figure(
        `of ${side.punches} punches read right by bridge, pacing off`,
        side.right,
        'rows',
        `>= ${side.punches}`,
      ),
    ),
  ];
}
