import { InvalidArgumentError, type Command } from 'commander';
import { discover, type FoundTerminal } from '../protocol/discovery.ts';
import { TerminalError } from '../protocol/errors.ts';
import type { Transport } from '../protocol/terminal-options.ts';
import { wholeNumber } from './whole-number.ts';

interface DiscoverFlags {
  port: number;
  via: readonly Transport[];
  rate: number;
  json?: boolean;
}

/** `discover CIDR`: the terminals of one private network. */
export function addDiscoverCommand(program: Command): void {
  program
    .command('discover')
    .description('find the terminals of a private network: each address is asked once, politely')
    .argument('<range>', 'for example 192.168.1.0/24; private networks only, at most a /22')
    .option('--port <port>', 'the port to ask', wholeNumber(1, 65_535), 4370)
    .option('--via <transports>', 'how to ask, in this order: udp,tcp or one of them', transports, [
      'udp',
      'tcp',
    ])
    .option('--rate <n>', 'how many addresses to ask per second', wholeNumber(1, 1000), 50)
    .option('--json', 'print one JSON document with everything found')
    .action(run);
}

async function run(range: string, { port, via, rate, json = false }: DiscoverFlags): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const terminals: FoundTerminal[] = [];
  try {
    for await (const found of discover({
      cidr: range,
      port,
      via,
      ratePerSecond: rate,
      signal: stop.signal,
    })) {
      terminals.push(found);
      if (!json) console.log(lineFor(found));
    }
    const isComplete = !stop.signal.aborted;
    if (json) console.log(JSON.stringify({ range, port, isComplete, terminals }));
    else console.log(`${terminals.length} found in ${range}${isComplete ? '' : ' before you stopped it'}`);
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    const { kind, reason, message, advice } = error;
    if (json) console.log(JSON.stringify({ error: { kind, reason, message, advice } }));
    console.error(`${message}\n${advice ?? ''}`.trimEnd());
    process.exitCode = 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function lineFor({
  host,
  port,
  transport,
  serialNumber,
  mac,
  deviceName,
  needsCommKey,
  isSecure,
}: FoundTerminal): string {
  const who = [`serial ${serialNumber ?? '-'}`, `MAC ${mac ?? '-'}`, `model ${deviceName ?? '-'}`].join('  ');
  const what = needsCommKey ? 'has a comm key, so it does not tell who it is' : who;
  const described = isSecure ? 'has firmware that only talks encrypted (not supported)' : what;
  return `${`${host}:${port}`.padEnd(21)}  ${transport}  ${described}`;
}

function transports(text: string): readonly Transport[] {
  const words = text.split(',').map((word) => word.trim());
  const known = words.filter((word) => word === 'udp' || word === 'tcp');
  if (known.length !== words.length || new Set(words).size !== words.length)
    throw new InvalidArgumentError('It must be udp, tcp, or both with a comma between.');
  return known;
}
