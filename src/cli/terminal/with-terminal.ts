import type { Command } from 'commander';
import { z } from 'zod';
import { TerminalError } from '../../protocol/errors.ts';
import { probe } from '../../protocol/probe.ts';
import { connectTerminal, type Terminal } from '../../protocol/terminal.ts';
import { printable } from './printable.ts';
import { showProgress } from './progress.ts';

/** What a verb found: the same for programs and for people. */
export interface Found {
  json: Record<string, unknown>;
  text: readonly string[];
}

export interface TerminalArguments<Own = unknown> {
  /** The verb's own options, as its schema read them. */
  own: Own;
  names: readonly string[];
  count: number | undefined;
  seconds: number | undefined;
  onProgress: (doneBytes: number, totalBytes: number) => void;
  /** Comes with Ctrl-C, with the end of the window and, for `events`, with `--seconds`. */
  signal: AbortSignal;
  /** Hangs up, and says whether it answers over UDP as well; undefined where only TCP is to be used. */
  tryUdp: () => Promise<boolean | undefined>;
  /** Hangs up and connects anew, also after Ctrl-C, for what must not be left as it is where the connection was lost. */
  again: (mend: (terminal: Terminal) => Promise<void>) => Promise<void>;
  /** A line for people, at once; nothing with `--json`. */
  print: (line: string) => void;
}

const optionsSchema = z.object({
  host: z.string(),
  port: z.number(),
  commKey: z
    .number({ error: 'COMM_KEY must be the terminal’s comm key, a whole number from 0 to 4294967295' })
    .int()
    .min(0)
    .max(0xffff_ffff)
    .default(0),
  transport: z.enum(['auto', 'tcp', 'udp'], { error: '--transport must be auto, tcp or udp' }),
  encoding: z.enum(['utf8', 'latin1', 'gbk'], { error: '--encoding must be utf8, latin1 or gbk' }),
  unit: z.enum(['seconds', 'tenths', 'fiftieths']).default('seconds'),
  json: z.boolean().default(false),
  count: z.number().optional(),
  seconds: z.number().optional(),
});

/** What ends a verb in order: Ctrl-C, a service manager, a window that is closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How long each answer of the try over UDP is awaited. */
const udpTimeoutMs = 1500;

/** A commander action that connects, does its work, prints it and hangs up; exit code 1 with advice where it fails. */
export function withTerminal(work: (terminal: Terminal, given: TerminalArguments) => Promise<Found>) {
  return withTerminalAndOptions(z.unknown(), work);
}

/** The same for a verb with options of its own: `withTerminalAndOptions(z.object({ uid: z.number() }), work)`. */
export function withTerminalAndOptions<Own>(
  ownSchema: z.ZodType<Own>,
  work: (terminal: Terminal, given: TerminalArguments<Own>) => Promise<Found>,
) {
  return async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1);
    const [names] = given;
    if (!isCommand(command)) throw new TypeError('commander passes the command last');
    const parsed = optionsSchema.safeParse({ ...environment(), ...command.opts() });
    if (!parsed.success) {
      command.error(parsed.error.issues.map(({ message }) => message).join('\n'));
      return;
    }
    const own = ownSchema.safeParse(command.opts());
    if (!own.success) {
      command.error(z.prettifyError(own.error));
      return;
    }
    const options = parsed.data;
    const stop = new AbortController();
    const onSignal = () => stop.abort();
    for (const name of signals) process.once(name, onSignal);
    const limit = command.name() === 'events' && options.seconds !== undefined;
    const timer = limit ? setTimeout(onSignal, (options.seconds ?? 0) * 1000) : undefined;
    const progress = showProgress();
    try {
      const { host, port, transport, commKey, encoding, unit: unlockUnit } = options;
      const { signal } = stop;
      const way = { host, port, commKey };
      const reach = { name: `${host}:${port}`, ...way, transport, encoding, unlockUnit };
      const terminal = await connectTerminal({ ...reach, signal });
      try {
        const found = await work(terminal, {
          own: own.data,
          names: Array.isArray(names) ? names.map(String) : [],
          count: options.count,
          seconds: options.seconds,
          onProgress: progress.update,
          signal,
          tryUdp: async () => {
            if (transport === 'tcp') return undefined;
            // Many terminals talk to one program at a time.
            await terminal.close();
            return (await probe({ ...way, signal, transport: 'udp', timeoutMs: udpTimeoutMs })) !== undefined;
          },
          again: async (mend) => {
            await terminal.close();
            const anew = await connectTerminal(reach);
            try {
              await mend(anew);
            } finally {
              await anew.close();
            }
          },
          print: options.json ? () => undefined : (line) => console.log(printable(line)),
        });
        progress.end();
        if (options.json) console.log(JSON.stringify(found.json));
        else for (const line of found.text) console.log(printable(line));
      } finally {
        await terminal.close();
      }
    } catch (error) {
      progress.end();
      report(error, options.json);
    } finally {
      clearTimeout(timer);
      for (const name of signals) process.off(name, onSignal);
    }
  };
}

function report(error: unknown, asJson: boolean): void {
  if (!(error instanceof TerminalError)) throw error;
  const { kind, reason, message, advice } = error;
  if (asJson) console.log(JSON.stringify({ error: { kind, reason, message, advice } }));
  console.error(printable(message));
  if (advice !== undefined) console.error(printable(advice));
  if (reason === 'comm-key')
    console.error('Here it is given in the environment as COMM_KEY, or as --comm-key.');
  process.exitCode = 1;
}

function environment(): { commKey?: number } {
  const key = process.env['COMM_KEY'];
  return key === undefined ? {} : { commKey: Number(key) };
}

function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'opts' in value && 'error' in value;
}
