import { commandCode, commandName } from './command-codes.ts';
import { isBatchRequest } from './commands/batch.ts';
import { prepareBufferLayout, punchesTable, usersTable, type Table } from './commands/bulk.ts';
import { dataKind } from './commands/clearing.ts';
import { operationsTable } from './commands/operations.ts';
import { templatesTable } from './commands/templates.ts';
import { TerminalError } from './errors.ts';

/**
 * All that is ever sent to a terminal, by number and not by reference to the list of codes: a code that is added there
 * has to be added here as well, with somebody thinking about it. Terminals run whatever 1700, 1702, other types of 110
 * and the picture commands bring them (CVE-2023-3939 to 3943).
 */
const sendable: ReadonlySet<number> = new Set([
  7, 8, 9, 11, 12, 13, 14, 15, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 50, 60, 61,
  62, 64, 66, 67, 69, 75, 79, 80, 87, 88, 110, 119, 134, 150, 151, 152, 201, 202, 500, 1000, 1001, 1002, 1003,
  1004, 1013, 1014, 1017, 1100, 1102, 1500, 1501, 1502, 1503, 1504, 65_535,
]);

/** What 1503 may prepare: it would also prepare pictures and files. */
const readable: readonly Table[] = [usersTable, punchesTable, templatesTable, operationsTable];

/** Throws `ours` for everything this program has no business sending. */
export function assertSendable(command: number, data: Uint8Array | undefined): void {
  if (!sendable.has(command)) throw forbidden(command, 'is not on the list of what may be sent');
  if (command === commandCode.writeBatch && !isBatchRequest(data))
    throw forbidden(command, 'may only be sent for a batch of users');
  if (command === commandCode.clearData && !isTemplatesOnly(data))
    throw forbidden(
      command,
      'may only be sent to clear the templates: without a kind it empties the terminal',
    );
  if (command === commandCode.prepareBuffer && !isReadable(data))
    throw forbidden(command, 'may only prepare the tables this program reads');
}

function isTemplatesOnly(data: Uint8Array = new Uint8Array(0)): boolean {
  return data.length === 1 && data[0] === dataKind.templates;
}

function isReadable(data: Uint8Array = new Uint8Array(0)): boolean {
  if (data.length !== prepareBufferLayout.size) return false;
  const { command, type } = prepareBufferLayout.read(data);
  return readable.some((table) => table.command === command && table.type === type);
}

function forbidden(command: number, why: string): TerminalError {
  return new TerminalError('ours', `${commandName(command)} ${why}`, { reason: 'bad-argument' });
}
