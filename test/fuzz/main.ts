import { parseArgs } from 'node:util';
import { describeResult } from './print-result.ts';
import { runFuzz } from './run-fuzz.ts';

const help = `Feeds hostile bytes to the driver, the simulator and the codec, and says what broke.

  npm run fuzz -- [--inputs 1e6] [--seed N] [--from N] [--seconds T] [--threads 2]

  --inputs   how many inputs; default 1,000,000
  --seed     the same seed and number give the same input; default another one each time
  --from     the number of the first input
  --seconds  stop after so long
Exit code 1 when something broke.`;

const mostInputs = 2_000_000_000;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1e6' },
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
    seconds: { type: 'string' },
    threads: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});

try {
  if (values.help) console.log(help);
  else await fuzz();
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  console.error(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}

async function fuzz(): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const result = await runFuzz({
    inputs: whole('inputs', values.inputs, 1, mostInputs),
    seed: values.seed === undefined ? Date.now() & 0x7fff_ffff : whole('seed', values.seed, 0, 0x7fff_ffff),
    from: whole('from', values.from, 0, mostInputs),
    seconds: values.seconds === undefined ? undefined : whole('seconds', values.seconds, 1, 1e6),
    threads: whole('threads', values.threads, 1, 64),
    signal: stopping.signal,
    tell: (progress) => console.error(progress),
  });
  console.log(describeResult(result));
  if (result.faults.length > 0) process.exitCode = 1;
}

function whole(name: string, text: string, low: number, high: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < low || number > high)
    throw new RangeError(`--${name} must be a whole number from ${low} to ${high}`);
  return number;
}
