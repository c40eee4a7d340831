import { expect, test } from 'vitest';
import { commandCode, eventBit, replyCode } from '../../src/protocol/command-codes.ts';
import { allExchanges } from './readers.ts';
import { countOf, cpuPerInput, describeResult, shareOfWhole } from './print-result.ts';
import { questions } from './questions.ts';
import { runFuzz } from './run-fuzz.ts';

const wantedInputs = 2_000_000;
const budgetSeconds = 58;
/** Printed with every run, so that another seed than this one is only a matter of the command line. */
const seed = 20_260_102;

test('every exchange of the protocol is in flight while hostile bytes come', async () => {
  const asked = new Set(questions.map(({ exchange }) => exchange));
  const missing = (await allExchanges()).filter(({ exchange }) => !asked.has(exchange));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('two million hostile inputs break neither driver nor simulator nor codec', {
  timeout: 180_000,
}, async () => {
  const result = await runFuzz({ seed, inputs: wantedInputs, seconds: budgetSeconds });
  console.log(describeResult(result));
  if (result.inputs < wantedInputs)
    console.log(
      `${result.inputs} of ${wantedInputs} inputs fitted into ${budgetSeconds} s: each takes ` +
        `${cpuPerInput(result).toFixed(1)} µs of CPU, and the two threads got ` +
        `${((cpuPerInput(result) * result.inputs) / 1e6).toFixed(0)} s of it on this machine`,
    );
  expect(result.faults).toEqual([]);
  expect(result.reports).toHaveLength(result.threads);
  expect(shareOfWhole(result)).toBeGreaterThan(0.5);
  const missed = [
    ...Object.values(commandCode).filter((code) => countOf(result, 'simulator', 'commands', code) === 0),
    ...Object.values(replyCode).filter((code) => countOf(result, 'driver', 'commands', code) === 0),
    ...Object.values(eventBit).filter((code) => countOf(result, 'driver', 'events', code) === 0),
  ];
  expect(missed).toEqual([]);
});

test('the same seed and number give the same input, wherever the run begins', async () => {
  const whole = await runFuzz({ seed: 5, inputs: 1024, threads: 1 });
  const firstHalf = await runFuzz({ seed: 5, inputs: 600, threads: 1 });
  const rest = await runFuzz({ seed: 5, from: 600, inputs: 424, threads: 1 });
  const together = [...firstHalf.reports, ...rest.reports];
  for (const target of ['driver', 'codec'] as const)
    expect(together.map(({ hits }) => hits[target].whole).reduce((a, b) => a + b)).toBe(
      whole.reports[0]?.hits[target].whole,
    );
});
