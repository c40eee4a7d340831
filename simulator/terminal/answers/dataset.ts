import { replyCode } from '../../../src/protocol/command-codes.ts';
import {
  datasetPrefixSize,
  prepareDataLayout,
  punchesTable,
  usersTable,
  type Table,
} from '../../../src/protocol/commands/bulk.ts';
import { operationsTable } from '../../../src/protocol/commands/operations.ts';
import { templatesTable } from '../../../src/protocol/commands/templates.ts';
import { paddedPunches, paddedUsers } from '../leftovers.ts';
import type { TerminalParts } from '../terminal-parts.ts';
import type { AnswerResult, Reply } from './answer.ts';

/** What both ways of reading a table have in common. */
export function datasetOf(
  terminal: TerminalParts,
  table: Pick<Table, 'command' | 'type'>,
): Uint8Array | undefined {
  if (is(table, usersTable)) return prefixed(paddedUsers(terminal.users.records(), terminal.settings));
  if (is(table, templatesTable)) return prefixed(terminal.users.templateRecords());
  if (is(table, punchesTable)) return prefixed(paddedPunches(terminal.punches.records(), terminal.settings));
  if (is(table, operationsTable)) return prefixed(terminal.operations.records());
  return undefined;
}

function is(asked: Pick<Table, 'command' | 'type'>, table: Table): boolean {
  return asked.command === table.command && asked.type === table.type;
}

/** The records behind their length; undefined where there are none, since an empty table cannot be read. */
function prefixed(records: Uint8Array): Uint8Array | undefined {
  if (records.length === 0) return undefined;
  const dataset = new Uint8Array(datasetPrefixSize + records.length);
  new DataView(dataset.buffer).setUint32(0, records.length, true);
  dataset.set(records, datasetPrefixSize);
  return dataset;
}

/**
 * PREPARE_DATA, the pieces, ACK_OK. A piece carries its index in the session field, the ending the last index.
 * Source: captures.
 */
export function inPieces(data: Uint8Array, terminal: TerminalParts): AnswerResult {
  return cut(data, Math.min(Math.max(1, terminal.settings.chunkBytes), 0x1_0000));
}

/** The same in pieces of `chunk` bytes. */
export function cut(data: Uint8Array, chunk: number): AnswerResult {
  const pieces: Reply[] = [];
  for (let at = 0; at < data.length; at += chunk)
    pieces.push({
      command: replyCode.dataChunk,
      data: data.subarray(at, at + chunk),
      word: pieces.length & 0xffff,
    });
  return {
    isBulk: true,
    note: `${data.length} bytes in ${pieces.length} pieces`,
    replies: [
      { command: replyCode.prepareData, data: prepareDataLayout.write({ size: data.length, chunk }) },
      ...pieces,
      { command: replyCode.ok, word: Math.max(0, pieces.length - 1) & 0xffff },
    ],
  };
}
