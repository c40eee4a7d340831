import { expect, test } from 'vitest';
import { figureOf, runBench } from './run-bench.ts';

test('the entry bench opens the door for everybody, and says so in one line', { timeout: 300_000 }, async ({
  signal,
}) => {
  const run = await runBench(
    ['entry', '--json', '--terminals', '2', '--runs', '1', '--entries', '5'],
    signal,
  );
  expect(run.bench).toBe('entry');
  const [byBridge, byBareProgram] = ['bridge', 'bare program'].map((side) =>
    figureOf(run, `2 terminals: entries opened and recorded by the ${side}`),
  );
  // At the bridge some more may come in while members are written into the terminals.
  const entries = byBridge?.value;
  expect(entries).toBeGreaterThanOrEqual(10);
  expect(byBridge).toMatchObject({ unit: `of ${entries} entries`, goal: `>= ${entries}`, ok: true });
  expect(byBareProgram).toMatchObject({ value: 10, unit: 'of 10 entries', goal: '>= 10', ok: true });
  expect(figureOf(run, '2 terminals: event to unlock, bridge / bare program, p50').goal).toBe('<= 1.5');
  expect(figureOf(run, '2 terminals: event to unlock, bridge / bare program, p99').goal).toBe('<= 2');
  const refusal = figureOf(run, "2 terminals: Cobot's refusal to its text at the terminal, p99");
  expect(refusal.goal).toBe('<= 100');
  expect(Number.isFinite(refusal.value)).toBe(true);
  expect(run.code).toBe(run.figures.some(({ ok }) => ok === false) ? 1 : 0);
});
