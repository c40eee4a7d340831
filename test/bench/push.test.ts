import { expect, test } from 'vitest';
import { figureOf, runBench } from './run-bench.ts';

// Timings are the bench's own business; the bytes on the wire are counted and the same on every machine.

test('the push bench fills a terminal, and says so in one line', { timeout: 60_000 }, async ({ signal }) => {
  const run = await runBench(['push', '--json', '--users', '40', '--runs', '1'], signal);
  expect(run.bench).toBe('push');
  expect(figureOf(run, 'users in the terminal')).toMatchObject({ value: 40, unit: 'of 40 rows', ok: true });
  expect(figureOf(run, 'templates in the terminal')).toMatchObject({
    value: 80,
    unit: 'of 80 rows',
    ok: true,
  });
  expect(figureOf(run, 'bytes on the wire / payload, pieces of 65472 bytes')).toMatchObject({
    goal: '<= 1.1',
    ok: true,
  });
  expect(run.code).toBe(0);
});
