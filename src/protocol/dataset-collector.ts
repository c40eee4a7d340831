import { replyCode } from './command-codes.ts';
import { datasetPrefixSize, prepareDataLayout } from './commands/bulk.ts';
import { TerminalError } from './errors.ts';
import type { Frame } from './frame.ts';

/**
 * Puts a dataset together from whatever way a terminal sends it: PREPARE and pieces and an OK, pieces without PREPARE,
 * one piece, windows of a buffer. It is complete when as many bytes have come as were announced, by PREPARE, by the
 * buffer's size, or by the dataset's own length prefix; the OK that may follow is dropped as a late reply.
 */
export class DatasetCollector {
  readonly #maxBytes: number;
  readonly #onProgress: ((doneBytes: number, totalBytes: number) => void) | undefined;
  #bytes = new Uint8Array(0);
  #filled = 0;
  /** Bytes of the whole dataset, as far as announced. */
  #total: number | undefined;
  /** Where the answer under way ends; undefined until it is known. */
  #until: number | undefined;
  /** Bytes that were there before the answer under way. */
  #start = 0;
  #refused = false;

  constructor(maxBytes: number, onProgress?: (doneBytes: number, totalBytes: number) => void) {
    this.#maxBytes = maxBytes;
    this.#onProgress = onProgress;
  }

  get isEmpty(): boolean {
    return this.#filled === 0;
  }

  /** The last answer was a refusal from its first packet on. */
  get wasRefused(): boolean {
    return this.#refused;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#filled);
  }

  reset(): void {
    this.#filled = 0;
    this.#start = 0;
    this.#total = undefined;
    this.#until = undefined;
    this.#refused = false;
  }

  /** The whole dataset will have this many bytes. */
  announce(size: number): void {
    if (size > this.#maxBytes)
      throw new TerminalError('wire', `${size} bytes announced, more than the ${this.#maxBytes} allowed`, {
        reason: 'too-large',
      });
    this.#total = size;
    this.#until = size;
  }

  /** The next answer brings this many bytes more. */
  expect(size: number): void {
    this.#start = this.#filled;
    this.#until = this.#filled + size;
  }

  /** One packet of the answer under way. */
  take(frame: Frame): 'more' | 'done' {
    switch (frame.command) {
      case replyCode.prepareData:
        this.#prepare(frame.data);
        return this.#state();
      case replyCode.dataChunk:
        this.#append(frame.data);
        return this.#state();
      case replyCode.ok:
        // The end of an answer, or an OK on the way: what is missing now will not come any more.
        throw this.#short();
      default:
        if (this.#filled > this.#start) throw this.#short();
        this.#refused = true;
        return 'done';
    }
  }

  #prepare(data: Uint8Array): void {
    const { size } = prepareDataLayout.read(data.length < prepareDataLayout.size ? padded(data) : data, {
      longer: true,
    });
    const expected = this.#until === undefined ? undefined : this.#until - this.#filled;
    if (expected !== undefined && expected !== size)
      throw new TerminalError('wire', `asked for ${expected} bytes, the terminal announces ${size}`, {
        reason: 'incomplete',
      });
    if (expected === undefined) this.announce(size);
  }

  #append(data: Uint8Array): void {
    const end = this.#filled + data.length;
    if (this.#until !== undefined && end > this.#until)
      throw new TerminalError('wire', `${end} bytes came where ${this.#until} were announced`, {
        reason: 'malformed',
      });
    this.#reserve(end);
    this.#bytes.set(data, this.#filled);
    this.#filled = end;
    if (this.#until === undefined && end >= datasetPrefixSize)
      this.announce(datasetPrefixSize + new DataView(this.#bytes.buffer).getUint32(0, true));
    this.#onProgress?.(end, this.#total ?? end);
  }

  #state(): 'more' | 'done' {
    return this.#until !== undefined && this.#filled >= this.#until ? 'done' : 'more';
  }

  /** Grows with what came, so that a terminal cannot make us allocate by announcing. */
  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(size, Math.min(this.#total ?? size, size * 2)));
    grown.set(this.#bytes.subarray(0, this.#filled));
    this.#bytes = grown;
  }

  #short(): TerminalError {
    const expected = this.#until === undefined ? 'more' : `${this.#until}`;
    return new TerminalError('wire', `the answer ended after ${this.#filled} of ${expected} bytes`, {
      reason: 'incomplete',
    });
  }
}

function padded(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(prepareDataLayout.size);
  whole.set(data);
  return whole;
}
