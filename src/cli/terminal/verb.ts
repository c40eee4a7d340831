import { InvalidArgumentError, type Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';

/** A verb of `terminal` with the options every one has. The caller adds its own and an action of `withTerminal`. */
export function verb(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .requiredOption('--host <host>', 'the terminal’s address')
    .option('--port <port>', 'its port', wholeNumber(1, 65_535), 4370)
    .option('--transport <name>', 'tcp, udp, or auto: TCP, and UDP where that is not answered', 'auto')
    .option(
      '--comm-key <key>',
      'its comm key; better in the environment as COMM_KEY, where no process list shows it',
      wholeNumber(0, 0xffff_ffff),
    )
    .option('--encoding <name>', 'how it writes names: utf8, latin1 or gbk', 'utf8')
    .option('--json', 'print one JSON document with everything read');
}

/** Text padded to a column of a table for people. */
export function column(value: string | number, width: number): string {
  return String(value).padEnd(width);
}

/** Timers go no further than 24 days. */
const mostSeconds = 1_000_000;

/** Reads an option’s seconds, which may have a fraction. */
export function readSeconds(value: string): number {
  const parsed = Number(value);
  if (!(parsed > 0 && parsed <= mostSeconds))
    throw new InvalidArgumentError(`It must be a number above 0, at most ${mostSeconds}.`);
  return parsed;
}
