import { commandCode, replyCode } from './command-codes.ts';
import { datasetPrefixSize, prepareBufferLayout, preparedLayout, type Table } from './commands/bulk.ts';
import { freeBuffer } from './commands/uploads.ts';
import { DatasetCollector } from './dataset-collector.ts';
import type { Dialogue } from './dialogue.ts';
import type { Frame } from './frame.ts';

/** As much of a table as is heard out; no terminal holds so much. */
const mostHeardBytes = 64 * 1024 * 1024;

/**
 * How many bytes of records a table has, found by having it prepared (1503) and not fetching it; 0 where the terminal
 * has none to send, undefined where it refuses. One that sends the table instead of preparing it, in whatever pieces, is
 * heard out, and nothing of it is kept.
 */
export function measureTable(
  dialogue: Dialogue,
  table: Table,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const purpose = `measure ${table.name}`;
  const measure = async () => {
    const { connection, timeoutMs } = dialogue;
    const sent = new DatasetCollector({
      maxBytes: mostHeardBytes,
      kind: connection.kind,
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
    const request = { one: 1, command: table.command, type: table.type, ext: 0 };
    await connection.request(commandCode.prepareBuffer, prepareBufferLayout.write(request), {
      timeoutMs,
      signal,
      purpose,
      came: () => sent.came(),
      onFrame: take,
    });
    if (preparedBytes !== undefined) await dialogue.ask(freeBuffer, undefined);
    const total = preparedBytes ?? sent.totalBytes;
    return total === undefined ? undefined : Math.max(0, total - datasetPrefixSize);
  };
  return dialogue.named(purpose, () => dialogue.alone(measure, signal));
}
