import { parseArgs } from 'node:util';
import { complaintsOf, describeCrash, runCrash } from './run-crash.ts';

const help = `Kills the bridge with SIGKILL at random moments while people come to two doors, starts it again on the same data,
and compares what the store, Cobot and the terminals' logs have.

  npm run crash -- [--runs 1000] [--seed TEXT] [--seconds T]

  --runs     how many times it is killed; default 1000
  --seed     the same seed gives the same order of people and waits; default another one each time
  --seconds  begin no run after so long
Exit code 1 when something was lost or doubled.`;

const mostRuns = 1_000_000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    seconds: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

try {
  if (values.help) console.log(help);
  else await crash();
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}

async function crash(): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const options = {
    runs: whole('runs', values.runs),
    seed: values.seed ?? String(Date.now()),
    seconds: values.seconds === undefined ? undefined : whole('seconds', values.seconds),
    signal: stopping.signal,
    tell: (progress: string) => console.error(progress),
  };
  const result = await runCrash(options);
  console.log(describeCrash(result, options));
  if (complaintsOf(result).length > 0) process.exitCode = 1;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > mostRuns)
    throw new RangeError(`--${name} must be a whole number from 1 to ${mostRuns}`);
  return number;
}
