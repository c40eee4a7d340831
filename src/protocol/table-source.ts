import { commandCode, replyCode } from './command-codes.ts';
import {
  datasetPrefixSize,
  directRequest,
  prepareBufferLayout,
  preparedLayout,
  type Table,
} from './commands/bulk.ts';
import { DatasetCollector, tooLarge } from './dataset-collector.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import { u32 } from './fields.ts';
import type { HeldShare } from './held-bytes.ts';
import { defineLayout } from './layout.ts';
import { PassingTable, type PassingOptions } from './passing-table.ts';
import { PreparedWindows, streamWindowBytes } from './prepared-windows.ts';
import { refusal, refusedBothWays } from './refusal.ts';
import { free } from './upload.ts';

/**
 * A table that is taken piece by piece, in order. Offsets count from the first record. What was read last counts as not
 * decoded until more is read, or the source is closed.
 */
export interface TableSource {
  /** Bytes of all records. */
  readonly bytes: number;
  /** The beginning of the records, at most a window of them; forgotten with the first {@link read}. */
  readonly head: Uint8Array;
  /** It is on its way already: nothing else can be asked before it has come whole. */
  readonly isPassing: boolean;
  /** Whole records from `offset` on: at least one, at most `size` bytes. */
  read(offset: number, size: number, recordSize: number): Promise<Uint8Array>;
  /** After the last record: throws where the answer did not end as announced. */
  end(): Promise<void>;
  /** Lets go of the rest: the terminal forgets what it has prepared, what is on its way goes by. */
  close(): Promise<void>;
}

export interface SourceOptions extends PassingOptions {
  /** Longest silence between two packets, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

const nothing = new Uint8Array(0);

/** `0 u32`: how many bytes of records follow. */
const lengthLayout = defineLayout('length of a dataset', datasetPrefixSize, { bytes: u32(0) });

/**
 * Has the terminal prepare a table (1503) and fetches its beginning. One that refuses, or sends the table at once, gives
 * no windows to choose: what it sends is taken as it comes.
 */
export async function openTable(
  dialogue: Dialogue,
  table: Table,
  options: SourceOptions,
): Promise<TableSource> {
  const { connection } = dialogue;
  const { timeoutMs, signal } = options;
  const common = { timeoutMs, signal, purpose: `read ${table.name}` };
  const passing = new PassingTable(connection, options);
  const request = { one: 1, command: table.command, type: table.type, ext: 0 };
  let size: number | undefined;
  const answer = connection.request(commandCode.prepareBuffer, prepareBufferLayout.write(request), {
    ...common,
    hold: () => passing.hold(),
    came: () => passing.came(),
    onFrame: (frame) => {
      const isPrepared = frame.command === replyCode.ok && frame.data.length >= preparedLayout.size;
      if (!isPrepared || !passing.isEmpty) return passing.take(frame);
      size = preparedLayout.read(frame.data, { longer: true }).size;
      return 'done';
    },
  });
  await passing.begin(answer);
  if (size !== undefined) return openWindows(dialogue, table, size, { ...options, ...common });
  const share = connection.held.share();
  if (!passing.wasRefused) return passingSource(passing, table, share);
  const direct = new PassingTable(connection, options);
  const second = connection.request(table.command, directRequest(table), {
    ...common,
    // Executed twice, its answers could mix the table of two moments.
    resend: false,
    hold: () => direct.hold(),
    came: () => direct.came(),
    onFrame: (frame) => direct.take(frame),
  });
  await direct.begin(second);
  if (direct.wasRefused) throw refusedBothWays(table.name, refusal(await answer), refusal(await second));
  return passingSource(direct, table, share);
}

async function openWindows(
  dialogue: Dialogue,
  table: Table,
  size: number,
  options: SourceOptions & { purpose: string },
): Promise<TableSource> {
  const { connection } = dialogue;
  const { kind, held } = connection;
  const windows = new PreparedWindows(connection, options);
  const share = held.share();
  const read = async (offset: number, length: number) => {
    const bytes = new Uint8Array(length);
    let filled = 0;
    share(0);
    const onBytes = (piece: Uint8Array) => {
      bytes.set(piece, filled);
      filled += piece.length;
      share(filled);
    };
    const collector = new DatasetCollector({ maxBytes: options.maxDatasetBytes, kind, held, onBytes });
    try {
      await windows.read(offset, length, collector);
    } finally {
      collector.close();
    }
    return bytes;
  };
  const close = async () => {
    share(0);
    await free(dialogue);
  };
  try {
    if (size > options.maxDatasetBytes) throw tooLarge(size, options.maxDatasetBytes);
    const first = await read(0, Math.min(streamWindowBytes, size));
    const { bytes, records } = withoutLength(first, size, table);
    const source = {
      bytes,
      head: records,
      isPassing: false,
      read: (offset: number, length: number) => {
        source.head = nothing;
        return read(datasetPrefixSize + offset, length);
      },
      end: async () => undefined,
      close,
    };
    return source;
  } catch (error) {
    await close();
    throw error;
  }
}

async function passingSource(passing: PassingTable, table: Table, share: HeldShare): Promise<TableSource> {
  const close = async () => {
    share(0);
    await passing.close();
  };
  try {
    const { bytes, records } = withoutLength(passing.head(), passing.totalBytes, table);
    share(records.length);
    const source = {
      bytes,
      head: records,
      isPassing: true,
      read: async (offset: number, length: number, recordSize: number) => {
        source.head = nothing;
        share(0);
        const read = await passing.read(datasetPrefixSize + offset, length, recordSize);
        share(read.length);
        return read;
      },
      end: () => passing.end(),
      close,
    };
    return source;
  } catch (error) {
    await close();
    throw error;
  }
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
