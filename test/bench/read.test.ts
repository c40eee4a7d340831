import { expect, test } from 'vitest';
import { figureOf, runBench } from './run-bench.ts';

// Timings are the bench's own business, never the suite's: here only what it says and counts.

test('the read bench reads every row, and says so in one line', { timeout: 60_000 }, async ({ signal }) => {
  const run = await runBench(
    ['read', '--json', '--users', '30', '--punches', '60', '--runs', '1', '--foreign-runs', '0'],
    signal,
  );
  expect(run.bench).toBe('read');
  for (const client of ['bridge', 'framing-reader'])
    for (const pacing of ['off', 'on']) {
      expect(figureOf(run, `users read right by ${client}, pacing ${pacing}`)).toMatchObject({
        value: 30,
        unit: 'of 30 rows',
      });
      expect(figureOf(run, `punches read right by ${client}, pacing ${pacing}`)).toMatchObject({
        value: 60,
        unit: 'of 60 rows',
      });
    }
  expect(figureOf(run, 'bridge / framing-reader, pacing off').goal).toBe('<= 3');
  expect(figureOf(run, 'bridge / framing-reader, pacing on').goal).toBe('<= 1.15');
  expect(run.code).toBe(run.figures.some(({ ok }) => ok === false) ? 1 : 0);
});
