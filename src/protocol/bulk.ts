import { commandCode, replyCode } from './command-codes.ts';
import { directRequest, prepareBufferLayout, preparedLayout, type Table } from './commands/bulk.ts';
import type { Connection } from './connection.ts';
import { DatasetCollector } from './dataset-collector.ts';
import { RecordBytes, type TableTaker } from './record-bytes.ts';
import { ignoreTerminalError, type TerminalError } from './errors.ts';
import { PreparedWindows } from './prepared-windows.ts';
import { refusal, refusedBothWays } from './refusal.ts';
import { defaultMaxDatasetBytes } from './table-limit.ts';

export type { TableTaker };

export interface BulkReadOptions {
  /** Longest silence between two packets, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Called as bytes come; `totalBytes` is known from the first call on. */
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** The most a terminal may announce; more is refused before anything is allocated. Default 64 MiB. */
  maxDatasetBytes?: number | undefined;
}

/**
 * Reads a whole table: buffered (1503, then windows with 1504, then 1502), or directly where the terminal refuses
 * that. Other requests may go between two windows. The records, without their length prefix, go to the taker as they
 * come; fewer bytes than announced are an error, never a result.
 */
export async function readTable(
  connection: Connection,
  table: Table,
  taker: TableTaker,
  options: BulkReadOptions,
): Promise<void> {
  const records = new RecordBytes(table, taker);
  const collector: DatasetCollector = new DatasetCollector({
    maxBytes: options.maxDatasetBytes ?? defaultMaxDatasetBytes,
    kind: connection.kind,
    held: connection.held,
    onProgress: options.onProgress,
    onBytes: (bytes) => records.take(bytes, collector.length),
  });
  try {
    await collect(connection, table, collector, options);
  } finally {
    collector.close();
  }
  records.end();
}

async function collect(
  connection: Connection,
  table: Table,
  collector: DatasetCollector,
  options: BulkReadOptions,
): Promise<void> {
  const { timeoutMs, signal } = options;
  const purpose = `read ${table.name}`;
  const request = { one: 1, command: table.command, type: table.type, ext: 0 };
  let preparedSize: number | undefined;
  const first = await connection.request(commandCode.prepareBuffer, prepareBufferLayout.write(request), {
    timeoutMs,
    signal,
    purpose,
    came: () => collector.came(),
    onFrame: (frame) => {
      if (frame.command === replyCode.ok && frame.data.length >= preparedLayout.size && collector.isEmpty) {
        preparedSize = preparedLayout.read(frame.data, { longer: true }).size;
        return 'done';
      }
      return collector.take(frame);
    },
  });
  if (preparedSize !== undefined) {
    try {
      await new PreparedWindows(connection, { ...options, purpose }).read(0, preparedSize, collector);
    } finally {
      await freeBuffer(connection, timeoutMs);
    }
  } else if (collector.wasRefused) {
    await readDirectly(connection, table, collector, options, refusal(first));
  }
}

async function readDirectly(
  connection: Connection,
  table: Table,
  collector: DatasetCollector,
  { timeoutMs, signal }: BulkReadOptions,
  refused: TerminalError,
): Promise<void> {
  collector.reset();
  const last = await connection.request(table.command, directRequest(table), {
    timeoutMs,
    signal,
    purpose: `read ${table.name}`,
    // Executed twice, its answers could mix the table of two moments.
    resend: false,
    came: () => collector.came(),
    onFrame: (frame) => collector.take(frame),
  });
  if (collector.wasRefused) throw refusedBothWays(table.name, refused, refusal(last));
}

/** Best effort: a terminal drops the old buffer at the next 1503 anyway, and a dead link has no buffer. */
async function freeBuffer(connection: Connection, timeoutMs: number): Promise<void> {
  if (connection.isClosed) return;
  await connection.request(commandCode.freeData, undefined, { timeoutMs }).catch(ignoreTerminalError);
}
