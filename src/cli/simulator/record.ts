import { InvalidArgumentError, Option, type Command } from 'commander';
import { startRecorder } from '../../../simulator/recorder/recorder.ts';
import { listenAdvice } from '../listen-advice.ts';
import { stopSignal } from '../stop-signal.ts';
import { wholeNumber } from '../whole-number.ts';

interface RecordFlags {
  to: { host: string; port: number };
  out: string;
  transport: 'tcp' | 'udp';
  port: number;
  host: string;
}

/** `simulator record`: a capture of what a client and a terminal say, with nothing of people in it. */
export function addRecordCommand(simulator: Command): void {
  simulator
    .command('record')
    .description('stand between clients and a real terminal, and write an anonymised capture')
    .requiredOption('--to <host:port>', 'the terminal', address)
    .addOption(
      new Option(
        '--transport <transport>',
        'what the terminal and its clients speak; the oldest have UDP alone',
      )
        .choices(['tcp', 'udp'])
        .default('tcp'),
    )
    .option('--out <file>', 'the capture, a JSON file that is not there yet', 'capture.json')
    .option('--port <n>', 'port that clients connect to; 0: a free one', wholeNumber(0, 65_535), 4371)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action(record);
}

async function record({ to, out, transport, port, host }: RecordFlags): Promise<void> {
  const stopped = stopSignal();
  const say = (problem: string): void => void process.stderr.write(`${problem}\n`);
  const recorder = await startRecorder({ to, out, transport, port, host, say }).catch((cause: unknown) => {
    say(
      isThere(cause)
        ? `${out} is there already: choose another name with --out`
        : listenAdvice(cause, '--port'),
    );
    process.exit(1);
  });
  const over = transport.toUpperCase();
  process.stdout.write(
    `recording listening ${host}:${recorder.port} to ${to.host}:${to.port} over ${over}\n`,
  );
  await stopped;
  await recorder.stop();
  process.stdout.write(`${recorder.packets} packets in ${out}\n`);
}

function isThere(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
}

function address(text: string): { host: string; port: number } {
  const [, host, port] = /^\[?(.+?)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new InvalidArgumentError('write the terminal as HOST:PORT, such as 192.168.1.201:4370.');
  return { host, port: Number(port) };
}
