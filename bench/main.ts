import { Command, InvalidArgumentError } from 'commander';
import type { Bench } from './bench.ts';
import { decodeBench } from './decode.ts';
import { entryBench } from './entry.ts';
import { faultsBench } from './faults.ts';
import { framingBench } from './framing.ts';
import { allMet } from './goal.ts';
import { pushBench } from './push.ts';
import { readBench } from './read.ts';
import { syncBench } from './sync.ts';
import { framed, jsonLine, table } from './report.ts';
import { simulatorBench } from './simulator.ts';

/** Every bench, by its own file in this folder. */
const benches: readonly Bench[] = [
  readBench,
  pushBench,
  decodeBench,
  framingBench,
  entryBench,
  faultsBench,
  simulatorBench,
  syncBench,
];

/** 1 is for a missed goal; this one says that nothing was measured. */
const couldNotMeasure = 2;

const program = new Command('bench').description(
  'Measures the bridge beside the least that could do the same work, and beside other clients. ' +
    'Exit code 1 when a goal is missed, 2 when a bench could not be run.',
);
for (const bench of benches) program.addCommand(commandOf(bench));

try {
  await program.parseAsync();
} catch (error) {
  console.error(error);
  process.exitCode = couldNotMeasure;
}

function commandOf(bench: Bench): Command {
  const command = new Command(bench.name)
    .description(bench.summary)
    .option('--json', 'print one JSON object as the last line', false)
    .option('--profile <folder>', 'leave CPU profiles of the measured processes there');
  for (const [name, { describes, byDefault, atLeast }] of Object.entries(bench.numbers))
    command.option(`--${kebab(name)} <n>`, describes, wholeNumber(atLeast), byDefault);
  return command.action(async (options: Record<string, unknown>) => {
    const stopping = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
    const figures = await bench.run(numbersIn(options), {
      tell: (progress) => console.error(`${bench.name}: ${progress}`),
      profileFolder: typeof options['profile'] === 'string' ? options['profile'] : undefined,
      signal: stopping.signal,
    });
    if (options['json'] === true) console.log(jsonLine(bench.name, figures));
    else if (bench.table === undefined) console.log(table(bench.name, figures));
    else console.log(framed(bench.name, bench.table(figures), figures));
    if (!allMet(figures)) process.exitCode = 1;
  });
}

function numbersIn(options: Record<string, unknown>): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(options)) if (typeof value === 'number') numbers[name] = value;
  return numbers;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function wholeNumber(atLeast: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= atLeast) return Number(text);
    throw new InvalidArgumentError(`must be a whole number from ${atLeast} on`);
  };
}
