import { expect, test } from 'vitest';
import { complaintsOf, describeCrash, runCrash } from './run-crash.ts';

const wanted = { runs: 1_000, seed: 'a bridge that is killed', seconds: 90 };

test('a bridge that is killed at random moments loses nothing and doubles nothing', {
  timeout: 300_000,
}, async () => {
  const result = await runCrash(wanted);
  console.log(describeCrash(result, wanted));
  expect(complaintsOf(result)).toEqual([]);
  expect(result.runs).toBeGreaterThan(0);
});
