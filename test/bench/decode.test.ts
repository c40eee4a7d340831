import { expect, test } from 'vitest';
import { figureOf, runBench } from './run-bench.ts';

// Timings and megabytes are the bench's own business, never the suite's: here only what it says and counts.

test('the decode bench decodes and reads every row, and says so in one line', { timeout: 60_000 }, async ({
  signal,
}) => {
  const run = await runBench(
    ['decode', '--json', '--users', '50', '--punches', '4000', '--runs', '1'],
    signal,
  );
  expect(run.bench).toBe('decode');
  for (const what of ['rows decoded by all', 'rows read at once', 'rows read with for await'])
    expect(figureOf(run, what)).toMatchObject({ value: 4050, unit: 'of 4050 rows', ok: true });
  expect(figureOf(run, 'table held at most while reading with for await')).toMatchObject({
    goal: '<= 2',
    ok: true,
  });
  expect(figureOf(run, 'decoding, bridge / hand-written loop').goal).toBe('<= 1.5');
  expect(figureOf(run, 'decoding 8000 punches / 4000 punches').goal).toBe('<= 2.2');
  expect(figureOf(run, 'memory of a read beyond its rows / bytes on the wire').goal).toBe('<= 2');
  expect(run.code).toBe(run.figures.some(({ ok }) => ok === false) ? 1 : 0);
});
