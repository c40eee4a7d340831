import { commandCode, replyCode } from './command-codes.ts';
import {
  datasetPrefixSize,
  directRequest,
  prepareBufferLayout,
  preparedLayout,
  type Table,
} from './commands/bulk.ts';
import { freeBuffer } from './commands/uploads.ts';
import { DatasetCollector } from './dataset-collector.ts';
import type { Dialogue } from './dialogue.ts';
import type { Frame } from './frame.ts';
import { defaultMaxDatasetBytes } from './table-limit.ts';

/** How a table was found to be. */
export interface TableMeasure {
  /** Of all records; 0 where the terminal has none to send, undefined where it refuses. */
  bytes: number | undefined;
  /** 1503 found it, or brought it. */
  isBuffered: boolean;
}

/**
 * How many bytes of records a table has, found by having it prepared (1503) and not fetching it. Where that is refused and
 * there are records, it is read directly. One that the terminal sends, for whatever reason and in whatever pieces, is
 * heard out, and nothing of it is kept.
 */
export function measureTable(
  dialogue: Dialogue,
  table: Table,
  { isEmpty, signal }: { isEmpty: boolean; signal?: AbortSignal | undefined },
): Promise<TableMeasure> {
  const { connection, timeoutMs } = dialogue;
  const purpose = `measure ${table.name}`;
  const hear = async (command: number, data: Uint8Array | undefined) => {
    const sent = new DatasetCollector({
      maxBytes: defaultMaxDatasetBytes,
      kind: connection.kind,
      held: connection.held,
      onBytes: () => undefined,
    });
    let preparedBytes: number | undefined;
    const take = (frame: Frame) => {
      const isBeginning = sent.isEmpty && sent.totalBytes === undefined;
      if (frame.command !== replyCode.ok || !isBeginning) return sent.take(frame);
      if (frame.data.length >= preparedLayout.size)
        preparedBytes = preparedLayout.read(frame.data, { longer: true }).size;
      return 'done';
    };
    try {
      await connection.request(command, data, {
        timeoutMs,
        signal,
        purpose,
        // A direct read executed twice could mix the table of two moments.
        resend: command === commandCode.prepareBuffer,
        came: () => sent.came(),
        onFrame: take,
      });
    } finally {
      sent.close();
    }
    if (preparedBytes !== undefined) await dialogue.ask(freeBuffer, undefined);
    const total = preparedBytes ?? sent.totalBytes;
    return total === undefined ? undefined : Math.max(0, total - datasetPrefixSize);
  };
  const measure = async (): Promise<TableMeasure> => {
    const request = { one: 1, command: table.command, type: table.type, ext: 0 };
    const bytes = await hear(commandCode.prepareBuffer, prepareBufferLayout.write(request));
    if (bytes !== undefined || isEmpty) return { bytes, isBuffered: bytes !== undefined };
    return { bytes: await hear(table.command, directRequest(table)), isBuffered: false };
  };
  return dialogue.named(purpose, () => dialogue.alone(measure, signal));
}
