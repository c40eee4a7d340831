import type { Connection } from './connection.ts';
import { DatasetCollector } from './dataset-collector.ts';
import { ignoreTerminalError } from './errors.ts';
import type { Frame } from './frame.ts';
import type { HeldShare } from './held-bytes.ts';

/** From so many bytes on that wait to be taken, a terminal has to wait. */
const enoughBytes = 16_384;

export interface PassingOptions {
  maxDatasetBytes: number;
  /** Called for each packet with all undecoded bytes that are in memory then. */
  onHeld: (bytes: number) => void;
}

/**
 * A table that its terminal sends without being asked for each piece: what has come is taken in order, once, and while
 * enough of it waits the link is not read, so that TCP makes the terminal wait. Little more than one packet of the largest
 * size seen is in memory then. Datagrams cannot be made to wait: over them all that came waits here, as far as there is
 * room for undecoded bytes.
 */
export class PassingTable {
  readonly #connection: Connection;
  readonly #onHeld: (bytes: number) => void;
  readonly #collector: DatasetCollector;
  readonly #share: HeldShare;
  #pieces: Uint8Array[] = [];
  #heldBytes = 0;
  /** Where in the dataset the held bytes begin. */
  #position = 0;
  /** What the taker waits for; the link is read until it is there. */
  #wantedBytes = 0;
  #isSkipping = false;
  #isWhole = false;
  #answer: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;
  #change = Promise.withResolvers<void>();
  #taken = Promise.withResolvers<void>();

  constructor(connection: Connection, { maxDatasetBytes, onHeld }: PassingOptions) {
    this.#connection = connection;
    this.#onHeld = onHeld;
    this.#share = connection.held.share();
    this.#collector = new DatasetCollector({
      maxBytes: maxDatasetBytes,
      kind: connection.kind,
      held: connection.held,
      onBytes: (bytes) => this.#put(bytes),
    });
  }

  get isEmpty(): boolean {
    return this.#collector.isEmpty;
  }

  get wasRefused(): boolean {
    return this.#collector.wasRefused;
  }

  /** Bytes of the dataset, its length prefix included; known once {@link begin} has resolved, a guess before. */
  get totalBytes(): number {
    return this.#collector.totalBytes ?? enoughBytes;
  }

  /** For a request's `came`. */
  came(): string | undefined {
    return this.#collector.came();
  }

  /** For a request's `onFrame`. */
  take(frame: Frame): 'more' | 'done' {
    const state = this.#collector.take(frame);
    this.#onHeld(this.#connection.heldBytes);
    return state;
  }

  /** For a request's `hold`. */
  hold(): Promise<void> | undefined {
    const isEnough = this.#heldBytes >= Math.max(enoughBytes, this.#wantedBytes);
    if (!isEnough || this.#isSkipping || this.#connection.kind === 'datagram') return undefined;
    this.#taken = Promise.withResolvers();
    return this.#taken.promise;
  }

  /** Follows the request whose answer is taken; resolves when it is over, or enough of it is there. */
  async begin(answer: Promise<unknown>): Promise<void> {
    this.#answer = this.#follow(answer);
    try {
      while (!this.#isWhole && this.#heldBytes < this.#headBytes) await this.#changed();
    } catch (error) {
      this.#skip();
      this.#collector.close();
      throw error;
    }
  }

  async #follow(answer: Promise<unknown>): Promise<void> {
    try {
      await answer;
      this.#isWhole = true;
    } catch (error) {
      this.#failure = { error };
    }
    this.#change.resolve();
  }

  get #headBytes(): number {
    return Math.min(this.totalBytes, enoughBytes);
  }

  /** A copy of the first bytes, which stay. */
  head(): Uint8Array {
    return this.#copy(Math.min(this.#heldBytes, enoughBytes));
  }

  /**
   * Whole records from `position` on, at most `size` bytes and at least one record. What lies before is dropped. There
   * must be as many.
   */
  async read(position: number, size: number, recordSize: number): Promise<Uint8Array> {
    this.#drop(position - this.#position);
    this.#wantedBytes = recordSize;
    while (this.#heldBytes < recordSize) {
      this.#taken.resolve();
      await this.#changed();
    }
    const most = Math.min(size, this.#heldBytes, Math.max(enoughBytes, recordSize));
    const records = this.#copy(most - (most % recordSize));
    this.#share(this.#heldBytes + records.length);
    this.#onHeld(this.#connection.heldBytes);
    this.#drop(records.length);
    return records;
  }

  /** Lets the rest go by; throws what was wrong with it. */
  async end(): Promise<void> {
    this.#skip();
    await this.#answer;
    this.#collector.close();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Lets the rest go by, so that the link is of use again. */
  async close(): Promise<void> {
    await this.end().catch(ignoreTerminalError);
  }

  #skip(): void {
    this.#isSkipping = true;
    this.#drop(this.#heldBytes);
  }

  async #changed(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#change = Promise.withResolvers();
    await this.#change.promise;
  }

  #put(bytes: Uint8Array): void {
    if (this.#isSkipping) return;
    this.#connection.held.keepPacket();
    this.#share(this.#heldBytes + bytes.length);
    this.#pieces.push(bytes);
    this.#heldBytes += bytes.length;
    this.#change.resolve();
  }

  #copy(size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    let filled = 0;
    for (const piece of this.#pieces) {
      const part = piece.subarray(0, size - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  #drop(size: number): void {
    let left = size;
    this.#pieces = this.#pieces.flatMap((piece) => {
      const cut = Math.min(left, piece.length);
      left -= cut;
      return cut === piece.length ? [] : [piece.subarray(cut)];
    });
    this.#position += size;
    this.#heldBytes -= size;
    this.#share(this.#heldBytes);
    if (this.#heldBytes < enoughBytes) this.#taken.resolve();
  }
}
