import { InvalidArgumentError, type Command } from 'commander';

/** A verb of `terminal` with the options every one has. The caller adds its own and an action of `withTerminal`. */
export function verb(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .requiredOption('--host <host>', 'the terminal’s address')
    .option('--port <port>', 'its port', port, 4370)
    .option('--transport <name>', 'tcp, udp, or auto: TCP, and UDP where that is not answered', 'auto')
    .option(
      '--comm-key <key>',
      'its comm key; better in the environment as COMM_KEY, where no process list shows it',
      number,
    )
    .option('--encoding <name>', 'how it writes names: utf8, latin1 or gbk', 'utf8')
    .option('--json', 'print one JSON document with everything read');
}

/** Text padded to a column of a table for people. */
export function column(value: string | number, width: number): string {
  return String(value).padEnd(width);
}

/** Reads an option’s whole number, 0 and above. */
export function number(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

/** Reads a port. */
export function port(value: string): number {
  const parsed = Number(value);
  if (!/^\d+$/.test(value) || parsed < 1 || parsed > 65_535)
    throw new InvalidArgumentError('It must be a port from 1 to 65535.');
  return parsed;
}

/** Reads an option’s number above 0. */
export function positive(value: string): number {
  const parsed = Number(value);
  if (!(parsed > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return parsed;
}
