import type { Command } from 'commander';
import { startControl } from '../../simulator/control.ts';
import { runScript } from '../../simulator/script/run-script.ts';
import { readScript } from '../../simulator/script/script.ts';
import { firmwares } from '../../simulator/terminal/firmwares/all.ts';
import { findFirmware } from '../../simulator/terminal/firmwares/find-firmware.ts';
import { systemTime } from '../../simulator/terminal/time.ts';
import { startTerminals } from '../../simulator/terminal/terminals.ts';
import { listenAdvice } from './listen-advice.ts';
import { addRecordCommand } from './simulator/record.ts';
import { replayCapture } from './simulator/replay.ts';
import { stopSignal } from './stop-signal.ts';
import { wholeNumber as number } from './whole-number.ts';

interface SimulatorFlags {
  port: number;
  controlPort: number;
  host: string;
  controlHost: string;
  count: number;
  users: number;
  punches: number;
  firmware?: string;
  firmwares?: true;
  commKey?: number;
  paceMs?: number;
  state?: string;
  script?: string;
  seed?: string;
  replay?: string;
}

/** `simulator`: terminals that behave like real ones, and a control API and front panels to press fingers on. */
export function addSimulatorCommand(program: Command): void {
  const simulator = program
    // `record` has a --port and a --host of its own. Every level has to know, or the level above takes them.
    .enablePositionalOptions()
    .command('simulator')
    .enablePositionalOptions()
    .description(
      'run simulated terminals, a front panel for each, and an HTTP API for what people do at them',
    )
    .option(
      '--port <n>',
      "the first terminal's TCP port, the others take the next ones; 0: free ones",
      number(0, 65_535),
      4370,
    )
    .option('--control-port <n>', 'port of the control API; 0: a free one', number(0, 65_535), 9370)
    .option('--host <address>', 'address the terminals listen on', '127.0.0.1')
    .option(
      '--control-host <address>',
      'address the control API and the panels listen on; they have no sign-in',
      '127.0.0.1',
    )
    .option('--count <n>', 'how many terminals', number(1, 200), 1)
    .option('--users <n>', 'made-up users in each, with userIds from 1001 and finger 6', number(0, 60_000), 0)
    .option('--punches <n>', 'made-up log lines in each', number(0, 1_000_000), 0)
    .option(
      '--firmware <name|file>',
      'how they behave: a firmware of --firmwares, or a JSON file of your own',
    )
    .option('--firmwares', 'list the firmwares there are, and end')
    .option('--comm-key <key>', 'comm key; 0: none', number(0, 0xffff_ffff))
    .option('--pace-ms <ms>', 'least pause between the frames of a bulk answer; 0: none', number(0, 1000))
    .option('--state <file>', 'JSON file that keeps what the terminals remember')
    .option(
      '--script <file>',
      'JSON or YAML file with hands and faults, at a time or after something happens',
    )
    .option('--seed <text>', 'the same seed gives the same serial numbers and log lines')
    .option(
      '--replay <file>',
      'play the terminal of this capture to any client instead, over the transport it was recorded over',
    )
    .action(run);
  addRecordCommand(simulator);
}

async function run(flags: SimulatorFlags): Promise<void> {
  if (flags.replay !== undefined) return replayCapture({ ...flags, replay: flags.replay });
  const stopped = stopSignal();
  const { port, controlPort, host, controlHost, count, users, punches, commKey, paceMs, state, seed } = flags;
  if (flags.firmwares === true) return void process.stdout.write(listOfFirmwares());
  const firmware =
    flags.firmware === undefined
      ? undefined
      : await findFirmware(flags.firmware).catch((cause: unknown) => fail(messageOf(cause)));
  if (port !== 0 && port + count - 1 > 65_535)
    fail(`${count} terminals from port ${port} on go beyond port 65535`);
  const script =
    flags.script === undefined
      ? undefined
      : await readScript(flags.script, count).catch((cause: unknown) => fail(messageOf(cause)));
  const terminals = await startTerminals({
    count,
    port,
    host,
    users,
    punches,
    firmware,
    ...(commKey === undefined ? {} : { commKey }),
    ...(paceMs === undefined ? {} : { paceMs }),
    stateFile: state,
    onStateError: (cause) => process.stderr.write(`${messageOf(cause)}\n`),
    ...(seed === undefined ? {} : { seed }),
  }).catch((cause: unknown) => fail(listenAdvice(cause, '--port')));
  const control = await startControl({
    terminals: terminals.all,
    port: controlPort,
    host: controlHost,
  }).catch(async (cause: unknown) => {
    await terminals.stop();
    return fail(listenAdvice(cause, '--control-port'));
  });
  const lines = [
    ...terminals.all.map(
      (terminal, index) =>
        `terminal ${index} listening ${terminal.host}:${terminal.port} serial ${terminal.serialNumber}`,
    ),
    `control listening ${control.url}`,
    ...terminals.all.map((_, index) => `panel ${index} ${control.panelUrl(index)}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const running = script === undefined ? undefined : runScript(script, terminals.all, systemTime);
  await stopped;
  running?.stop();
  await Promise.all([control.stop(), terminals.stop()]);
}

function listOfFirmwares(): string {
  const width = Math.max(...firmwares.map(({ name }) => name.length));
  return firmwares.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join('');
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
