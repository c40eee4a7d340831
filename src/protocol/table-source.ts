import { commandCode, replyCode } from './command-codes.ts';
import { datasetPrefixSize, prepareBufferLayout, preparedLayout, type Table } from './commands/bulk.ts';
import { readTable } from './bulk.ts';
import { DatasetCollector } from './dataset-collector.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import { u32 } from './fields.ts';
import { defineLayout } from './layout.ts';
import { PreparedWindows, streamWindowBytes, type SourceOptions } from './prepared-windows.ts';
import { free } from './upload.ts';

/** A table that waits to be read piece by piece. Offsets count from the first record. */
export interface TableSource {
  /** Bytes of all records. */
  readonly bytes: number;
  /** The beginning of the records, at most a window of them; forgotten with the first {@link read}. */
  readonly head: Uint8Array;
  read(offset: number, size: number): Promise<Uint8Array>;
  /** Lets the terminal forget what it has prepared. */
  close(): Promise<void>;
}

const nothing = new Uint8Array(0);

/** `0 u32`: how many bytes of records follow. */
const lengthLayout = defineLayout('length of a dataset', datasetPrefixSize, { bytes: u32(0) });

/**
 * Has the terminal prepare a table (1503) and fetches its beginning. One that refuses, or sends the table at once, gives
 * no windows to choose: then the whole of it is read first.
 */
export async function openTable(
  dialogue: Dialogue,
  table: Table,
  options: SourceOptions,
): Promise<TableSource> {
  const { connection } = dialogue;
  const { timeoutMs, signal, maxDatasetBytes: maxBytes } = options;
  const collector = new DatasetCollector({ maxBytes, kind: connection.kind });
  const request = { one: 1, command: table.command, type: table.type, ext: 0 };
  let size: number | undefined;
  await connection.request(commandCode.prepareBuffer, prepareBufferLayout.write(request), {
    timeoutMs,
    signal,
    onFrame: (frame) => {
      const isPrepared = frame.command === replyCode.ok && frame.data.length >= preparedLayout.size;
      if (!isPrepared || !collector.isEmpty) return collector.take(frame);
      size = preparedLayout.read(frame.data, { longer: true }).size;
      return 'done';
    },
  });
  if (size === undefined) {
    const records = collector.wasRefused
      ? await readTable(connection, table, options)
      : withoutLength(collector.bytes(), collector.bytes().length, table).records;
    options.onHeld(records.length);
    return wholeSource(records);
  }
  const windows = new PreparedWindows(dialogue, options);
  try {
    collector.announce(size);
    const first = await windows.read(0, Math.min(streamWindowBytes, size));
    const { bytes, records } = withoutLength(first, size, table);
    const source = {
      bytes,
      head: records,
      read: (offset: number, length: number) => {
        source.head = nothing;
        return windows.read(datasetPrefixSize + offset, length);
      },
      close: () => free(dialogue),
    };
    return source;
  } catch (error) {
    await free(dialogue);
    throw error;
  }
}

function wholeSource(records: Uint8Array): TableSource {
  return {
    bytes: records.length,
    head: records.subarray(0, streamWindowBytes),
    read: async (offset, size) => records.subarray(offset, offset + size),
    close: async () => undefined,
  };
}

/** The records in the beginning of a dataset of `size` bytes, and how many bytes all of them have. */
function withoutLength(
  beginning: Uint8Array,
  size: number,
  table: Table,
): { bytes: number; records: Uint8Array } {
  if (size < datasetPrefixSize) throw incomplete(`${table.name}: ${size} bytes are too few for a dataset`);
  const { bytes } = lengthLayout.read(beginning, { longer: true });
  if (bytes > size - datasetPrefixSize)
    throw incomplete(`${table.name}: ${bytes} bytes of records announced, ${size - datasetPrefixSize} came`);
  return { bytes, records: beginning.subarray(datasetPrefixSize, datasetPrefixSize + bytes) };
}

function incomplete(message: string): TerminalError {
  return new TerminalError('wire', message, { reason: 'incomplete' });
}
