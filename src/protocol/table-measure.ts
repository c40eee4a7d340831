import { commandCode, replyCode } from './command-codes.ts';
import {
  datasetPrefixSize,
  prepareBufferLayout,
  prepareDataLayout,
  preparedLayout,
  type Table,
} from './commands/bulk.ts';
import { freeBuffer } from './commands/uploads.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import { u32 } from './fields.ts';
import type { Frame } from './frame.ts';
import { IdlePackets } from './idle-packets.ts';
import { defineLayout } from './layout.ts';

/**
 * How many bytes of records a table has, found by having it prepared (1503) and not fetching it; 0 where the terminal
 * has none to send, undefined where it refuses. One that sends the table instead of preparing it is heard out, and
 * nothing of it is kept.
 */
export function measureTable(
  dialogue: Dialogue,
  table: Table,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const measure = async () => {
    const answer = new MeasuredAnswer();
    const request = { one: 1, command: table.command, type: table.type, ext: 0 };
    await dialogue.connection.request(commandCode.prepareBuffer, prepareBufferLayout.write(request), {
      timeoutMs: dialogue.timeoutMs,
      signal,
      onFrame: (frame) => answer.take(frame),
    });
    if (answer.isPrepared) await dialogue.ask(freeBuffer, undefined);
    return answer.total === undefined ? undefined : Math.max(0, answer.total - datasetPrefixSize);
  };
  return dialogue.named(`measure ${table.name}`, () => dialogue.alone(measure, signal));
}

/** `0 u32`: how many bytes of records follow. */
const lengthLayout = defineLayout('length of a dataset', datasetPrefixSize, { bytes: u32(0) });

/** As much of a table as is heard out; no terminal holds so much. */
const mostHeardBytes = 64 * 1024 * 1024;

/** The ways a terminal answers 1503, as far as the size is concerned; `total` counts the dataset's length prefix. */
class MeasuredAnswer {
  total: number | undefined;
  isPrepared = false;
  readonly #idle = new IdlePackets();
  #seen = 0;

  take({ command, data }: Frame): 'more' | 'done' {
    if (command === replyCode.ok && data.length >= preparedLayout.size) {
      this.isPrepared = true;
      this.total = preparedLayout.read(data, { longer: true }).size;
      return 'done';
    }
    if (command === replyCode.prepareData) this.total = prepareDataLayout.read(data, { longer: true }).size;
    else if (command === replyCode.dataChunk) this.#chunk(data);
    else return 'done';
    this.#idle.note(command === replyCode.dataChunk && data.length > 0);
    return this.total !== undefined && this.#seen >= this.total ? 'done' : 'more';
  }

  #chunk(data: Uint8Array): void {
    this.#seen += data.length;
    if (this.#seen > mostHeardBytes)
      throw new TerminalError('wire', `a table of more than ${mostHeardBytes} bytes`, {
        reason: 'too-large',
      });
    this.total ??= datasetPrefixSize + lengthLayout.read(data, { longer: true }).bytes;
  }
}
