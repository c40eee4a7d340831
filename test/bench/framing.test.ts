import { expect, test } from 'vitest';
import { figureOf, runBench } from './run-bench.ts';

test('the framing bench reads every cell right, and says so in one line', { timeout: 60_000 }, async ({
  signal,
}) => {
  const rows = ['--users', '20', '--punches', '30', '--templates', '3'];
  const run = await runBench(['framing', '--json', '--foreign', '0', ...rows], signal);
  expect(run.bench).toBe('framing');
  expect(run.figures).toHaveLength(36);
  expect(figureOf(run, 'bridge: templates, direct read')).toMatchObject({
    value: 3,
    unit: 'of 3 rows',
    goal: '>= 3',
    ok: true,
  });
  expect(run.figures.filter(({ ok }) => ok !== true)).toEqual([]);
  expect(run.code).toBe(0);
});
