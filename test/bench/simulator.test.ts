import { expect, test } from 'vitest';
import { figureOf, runBench } from './run-bench.ts';

// How fast it is is the bench's own business; what a terminal holds and that every event arrives is the same everywhere.

test('the simulator bench hears of every finger at every terminal, and says so in one line', {
  timeout: 60_000,
}, async ({ signal }) => {
  const few = ['--terminals', '40', '--per-second', '100', '--seconds', '1'];
  const run = await runBench(['simulator', '--json', ...few], signal);
  expect(run.bench).toBe('simulator');
  expect(figureOf(run, 'events that arrived')).toMatchObject({
    value: 100,
    unit: 'of 100 events',
    goal: '>= 100',
    ok: true,
  });
  for (const what of ['memory of an idle terminal', 'memory of an idle terminal and its client'])
    expect(figureOf(run, what)).toMatchObject({ unit: 'kB', goal: '<= 60', ok: true });
  expect(figureOf(run, 'events a second')).toMatchObject({ goal: '>= 2000', ok: false });
  expect(run.code).toBe(1);
});
