import { replyCode } from './command-codes.ts';
import { datasetPrefixSize, prepareDataLayout } from './commands/bulk.ts';
import { TerminalError } from './errors.ts';
import type { Frame } from './frame.ts';
import type { HeldBytes, HeldShare } from './held-bytes.ts';
import { IdlePackets } from './idle-packets.ts';
import { NumberedPieces } from './numbered-pieces.ts';
import type { DatasetLength } from './record-bytes.ts';
import type { WireKind } from './wire.ts';

export interface CollectorOptions {
  /** The most a terminal may announce. */
  maxBytes: number;
  /** Over datagrams the pieces of an answer are put in order by their numbers. */
  kind: WireKind;
  /** Counts the pieces that wait for one before them. */
  held: HeldBytes;
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** Takes the bytes in their order, each once; of a window over datagrams only when all of it is there. */
  onBytes: (bytes: Uint8Array) => void;
}

/**
 * Puts a dataset together from whatever way a terminal sends it: PREPARE and pieces and an OK, pieces without PREPARE,
 * one piece, windows of a buffer. It is complete when as many bytes have come as were announced, by PREPARE, by the
 * buffer's size, or by the dataset's own length prefix; the OK that may follow is dropped as a late reply.
 * Who makes one closes it.
 */
export class DatasetCollector {
  readonly #options: CollectorOptions;
  /** What came of the answer under way and could not be put in its place yet. */
  readonly #pieces = new NumberedPieces();
  readonly #share: HeldShare;
  readonly #idle = new IdlePackets();
  readonly #prefix = new Uint8Array(datasetPrefixSize);
  #filled = 0;
  /** Bytes of the whole dataset, as far as announced. */
  #total: number | undefined;
  /** Where the answer under way ends; undefined until it is known. */
  #until: number | undefined;
  /** Bytes that were there before the answer under way. */
  #start = 0;
  /** The answer under way is a window, which is asked for again where something of it is missing. */
  #isWindow = false;
  #refused = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#share = options.held.share();
  }

  /** Bytes of the whole dataset, once it is known. */
  get totalBytes(): number | undefined {
    return this.#total;
  }

  /** Undefined before the length that stands in front of the records has come. */
  get length(): DatasetLength | undefined {
    if (this.#filled < datasetPrefixSize || this.#total === undefined) return undefined;
    return { totalBytes: this.#total, recordBytes: this.#recordBytes };
  }

  get #recordBytes(): number {
    return new DataView(this.#prefix.buffer).getUint32(0, true);
  }

  get isEmpty(): boolean {
    return this.#received === 0;
  }

  get #received(): number {
    return this.#filled + this.#pieces.bytes;
  }

  /** The last answer was a refusal from its first packet on. */
  get wasRefused(): boolean {
    return this.#refused;
  }

  /** How much of the dataset there is, in words; undefined before its first packet. */
  came(): string | undefined {
    if (this.#total !== undefined) return `${this.#received} of ${this.#total} bytes`;
    return this.isEmpty ? undefined : `${this.#received} bytes`;
  }

  /** Lets go of what waits. */
  close(): void {
    this.#pieces.clear();
    this.#share(0);
  }

  reset(): void {
    this.close();
    this.#filled = 0;
    this.#start = 0;
    this.#total = undefined;
    this.#until = undefined;
    this.#refused = false;
  }

  /** The whole dataset will have this many bytes. */
  announce(size: number): void {
    if (size > this.#options.maxBytes) throw tooLarge(size, this.#options.maxBytes);
    this.#total = size;
    this.#until = size;
  }

  /** The next answer is a window of this many bytes; what an answer before it has left unfinished is dropped. */
  expect(size: number): void {
    this.close();
    this.#isWindow = true;
    this.#start = this.#filled;
    this.#until = this.#filled + size;
  }

  /** One packet of the answer under way. */
  take(frame: Frame): 'more' | 'done' {
    const before = this.#received;
    switch (frame.command) {
      case replyCode.prepareData:
        this.#prepare(frame.data);
        this.#idle.note(0);
        return this.#state();
      case replyCode.dataChunk:
        if (this.#options.kind === 'stream') this.#append(frame.data);
        else this.#shelve(frame.session, frame.data);
        this.#idle.note(this.#received - before);
        this.#options.onProgress?.(this.#received, this.#total ?? this.#received);
        return this.#state();
      case replyCode.ok:
        // The end of an answer, or an OK on the way: what is missing now will not come any more.
        throw this.#short();
      default:
        if (this.#received > this.#start) throw this.#short();
        this.#refused = true;
        return 'done';
    }
  }

  #prepare(data: Uint8Array): void {
    const { size } = prepareDataLayout.read(data.length < prepareDataLayout.size ? padded(data) : data, {
      longer: true,
    });
    // A datagram that overtook the announcement has been taken already.
    const from = this.#options.kind === 'stream' ? this.#filled : this.#start;
    const expected = this.#until === undefined ? undefined : this.#until - from;
    if (expected !== undefined && expected !== size)
      throw new TerminalError('wire', `asked for ${expected} bytes, the terminal announces ${size}`, {
        reason: 'incomplete',
      });
    if (expected === undefined) this.announce(size);
    // The announcement may have been overtaken by the last piece.
    this.#unshelve();
  }

  /** Keeps a numbered piece until it can be put in its place: a doubled one is dropped, a late one finds its place. */
  #shelve(number: number, data: Uint8Array): void {
    if (!this.#pieces.add(number, data)) return;
    this.#check(this.#received);
    this.#share(this.#pieces.bytes);
    if (this.#until === undefined) this.#learnFrom(number, data);
    this.#unshelve();
  }

  #unshelve(): void {
    if (!this.#isWindow) for (const piece of this.#pieces.takeNext()) this.#append(piece);
    if (this.#until !== undefined && this.#received >= this.#until) {
      const whole = this.#pieces.inOrder();
      if (whole !== undefined) {
        this.#pieces.clear();
        for (const piece of whole) this.#append(piece);
      }
    }
    this.#share(this.#pieces.bytes);
  }

  /** The dataset's length stands at the beginning of its first piece, or of its only one, which has no number. */
  #learnFrom(number: number, data: Uint8Array): void {
    if (data.length < datasetPrefixSize) return;
    const size = datasetPrefixSize + new DataView(data.buffer, data.byteOffset).getUint32(0, true);
    if (number === 0 || size === data.length) this.announce(size);
  }

  #check(end: number): void {
    if (this.#until !== undefined && end > this.#until)
      throw new TerminalError('wire', `${end} bytes came where ${this.#until} were announced`, {
        reason: 'malformed',
      });
    if (end > this.#options.maxBytes) throw tooLarge(end, this.#options.maxBytes);
  }

  #append(data: Uint8Array): void {
    const end = this.#filled + data.length;
    this.#check(end);
    if (this.#filled < datasetPrefixSize)
      this.#prefix.set(data.subarray(0, datasetPrefixSize - this.#filled), this.#filled);
    this.#filled = end;
    if (this.#until === undefined && end >= datasetPrefixSize)
      this.announce(datasetPrefixSize + this.#recordBytes);
    this.#options.onBytes(data);
  }

  #state(): 'more' | 'done' {
    return this.#until !== undefined && this.#filled >= this.#until ? 'done' : 'more';
  }

  #short(): TerminalError {
    return cutShort(this.#received, this.#until);
  }
}

function padded(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(prepareDataLayout.size);
  whole.set(data);
  return whole;
}

/** An answer that ended before all of it had come; `total` is undefined where it never said how much that is. */
export function cutShort(bytes: number, total: number | undefined): TerminalError {
  const came =
    total === undefined ? `${bytes} bytes, without saying how many there are` : `${bytes} of ${total} bytes`;
  return new TerminalError('wire', `the answer ended after ${came}`, { reason: 'incomplete' });
}

export function tooLarge(size: number, maxBytes: number): TerminalError {
  return new TerminalError('wire', `${size} bytes announced, more than the ${maxBytes} allowed`, {
    reason: 'too-large',
  });
}
