import { sumByHand } from './hand-made.ts';

/** A packet as it stands on the wire, read by hand. */
export interface RawFrame {
  command: number;
  session: number;
  replyId: number;
  data: Uint8Array;
  isSumRight: boolean;
}

const deadlineMs = 5000;

/** What has come to a raw client and was not taken yet, in order of arrival. */
export class ArrivedFrames {
  readonly #frames: RawFrame[] = [];
  #isClosed = false;
  #wake: (() => void) | undefined;

  get count(): number {
    return this.#frames.length;
  }

  /** One packet without the prefix of TCP. */
  put(inner: Uint8Array): void {
    this.#frames.push(parse(inner));
    this.#wake?.();
  }

  /** Nothing comes any more. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** The next one; an error where the connection is closed, or nothing comes. */
  async next(): Promise<RawFrame> {
    const frame = this.#frames.shift();
    if (frame !== undefined) return frame;
    if (this.#isClosed) throw new Error('the connection is closed');
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no packet within ${deadlineMs} ms`)), deadlineMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return this.next();
  }

  async nextFrames(count: number): Promise<RawFrame[]> {
    const frames: RawFrame[] = [];
    while (frames.length < count) frames.push(await this.next());
    return frames;
  }
}

function parse(inner: Uint8Array): RawFrame {
  const view = new DataView(inner.buffer, inner.byteOffset, inner.length);
  return {
    command: view.getUint16(0, true),
    session: view.getUint16(4, true),
    replyId: view.getUint16(6, true),
    data: Uint8Array.from(inner.subarray(8)),
    isSumRight: sumByHand(inner) === 0,
  };
}
