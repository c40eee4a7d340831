import { encodePacket, type Frame } from '../../src/protocol/frame.ts';
import type { Piece } from './bulk.ts';
import type { CaptureEntry, Way } from './capture.ts';

/** A packet on its way into the capture. */
export interface Waiting extends Piece {
  readonly ms: number;
  readonly way: Way;
  readonly frame: Frame;
}

/** What one of them costs in memory beside its data. */
const overheadBytes = 256;

/** The packets of one conversation in their order, held back while one before them waits for its disguise. */
export class HeldPackets {
  readonly #conversation: number;
  readonly #write: (entry: CaptureEntry) => void;
  #queue: (Waiting | CaptureEntry)[] = [];
  #bytes = 0;

  constructor(conversation: number, write: (entry: CaptureEntry) => void) {
    this.#conversation = conversation;
    this.#write = write;
  }

  /** What they cost in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  add(one: Waiting | CaptureEntry): void {
    this.#queue.push(one);
    this.#bytes += sizeOf(one);
  }

  /** Writes what is ready, up to the first packet that still waits. */
  flush(): void {
    const ready = this.#queue.findIndex((one) => 'frame' in one && one.disguised === undefined);
    const count = ready < 0 ? this.#queue.length : ready;
    for (const one of this.#queue.slice(0, count)) {
      this.#bytes -= sizeOf(one);
      this.#write('frame' in one ? this.#entry(one) : one);
    }
    if (count > 0) this.#queue = this.#queue.slice(count);
  }

  #entry({ ms, way, frame, disguised }: Waiting): CaptureEntry {
    const data = disguised ?? new Uint8Array(frame.data.length);
    const { command, session, replyId } = frame;
    const isSame = Buffer.from(data).equals(frame.data);
    return {
      ms,
      conversation: this.#conversation,
      way,
      packet: Buffer.from(encodePacket({ command, session, replyId, data })).toString('hex'),
      ...(isSame ? {} : { disguised: true }),
      ...(frame.checksumOk ? {} : { wrongChecksum: true }),
    };
  }
}

function sizeOf(one: Waiting | CaptureEntry): number {
  return overheadBytes + ('frame' in one ? one.frame.data.length : 0);
}
