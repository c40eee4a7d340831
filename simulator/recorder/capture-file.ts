import { open, type FileHandle } from 'node:fs/promises';
import type { CaptureEntry, Transport } from './capture.ts';

const ending = '\n]}\n';

/**
 * A capture on disk, whole JSON after every line: a new line goes where the ending stood, and the ending behind it. So a
 * recording that is cut short can be used up to there.
 */
export class CaptureFile {
  readonly #file: FileHandle;
  #end: number;
  #lines = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /** Readable by its owner alone. Rejects where there is such a file already: captures are not written over. */
  static async create(path: string, transport: Transport, recordedAt: Date): Promise<CaptureFile> {
    const file = await open(path, 'wx', 0o600);
    const about = { format: 'terminal-capture', version: 2, transport, recordedAt: recordedAt.toISOString() };
    const head = `${JSON.stringify(about).slice(0, -1)},"packets":[`;
    await file.write(head + ending, 0);
    return new CaptureFile(file, Buffer.byteLength(head));
  }

  get lines(): number {
    return this.#lines;
  }

  add(entry: CaptureEntry): void {
    const text = `${this.#lines === 0 ? '\n' : ',\n'}${JSON.stringify(entry)}`;
    this.#lines += 1;
    this.#writing = this.#append(text, this.#writing);
    // Told by close(), to whoever waits for the file.
    this.#writing.catch(() => undefined);
  }

  async #append(text: string, before: Promise<void>): Promise<void> {
    await before;
    await this.#file.write(text + ending, this.#end);
    this.#end += Buffer.byteLength(text);
  }

  /** Rejects where the disk did not take it all. */
  async close(): Promise<void> {
    try {
      await this.#writing;
    } finally {
      await this.#file.close();
    }
  }
}
