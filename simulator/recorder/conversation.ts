import { commandCode, replyCode } from '../../src/protocol/command-codes.ts';
import { preparedLayout, windowLayout } from '../../src/protocol/commands/bulk.ts';
import { readSizes } from '../../src/protocol/commands/free-sizes.ts';
import { u32 } from '../../src/protocol/fields.ts';
import { encodePacket, type Frame } from '../../src/protocol/frame.ts';
import { isDiscarded, type Discarded } from '../../src/protocol/framer.ts';
import { defineLayout } from '../../src/protocol/layout.ts';
import { kindOfAnswer, kindOfUpload, type Counts } from './block-kind.ts';
import { Bulk, type Piece } from './bulk.ts';
import type { CaptureEntry, Way } from './capture.ts';
import type { Disguise } from './disguise.ts';
import { disguiseEvent } from './disguise-event.ts';
import { disguiseReply, disguiseRequest } from './disguise-packet.ts';

interface Waiting extends Piece {
  readonly ms: number;
  readonly way: Way;
  readonly frame: Frame;
}

/** A request that may still be answered. */
interface Asked {
  readonly command: number;
  readonly data: Uint8Array;
  /** Where in its block the next piece of its answer stands. */
  at: number;
  /** The block that its answer announced, or is. */
  answer: Bulk | undefined;
}

const announcement = defineLayout('announcement of a block', 4, { size: u32(0) });

/** As many requests may wait for an answer; a reply to an older one is kept as zeros. */
const maxAsked = 64;

const nobodyAsked: Asked = { command: 0, data: new Uint8Array(0), at: 0, answer: undefined };

/**
 * One client's connection as it goes into the capture: packets of both ways in, disguised ones out, in their order. Pieces
 * of tables, templates and uploads are held back until the whole is there, since only the whole tells where in it people
 * are; what never becomes whole goes out as zeros.
 */
export class Conversation {
  readonly #number: number;
  readonly #disguise: Disguise;
  readonly #write: (entry: CaptureEntry) => void;
  #queue: (Waiting | CaptureEntry)[] = [];
  readonly #asked = new Map<number, Asked>();
  readonly #counts: Counts = {};
  /** The table that 1503 has put into the terminal's buffer. */
  #prepared: { bulk: Bulk; asked: Asked } | undefined;
  #upload: { bulk: Bulk; at: number } | undefined;

  constructor(number: number, disguise: Disguise, write: (entry: CaptureEntry) => void) {
    this.#number = number;
    this.#disguise = disguise;
    this.#write = write;
  }

  take(item: Frame | Discarded, way: Way, ms: number): void {
    if (isDiscarded(item)) {
      this.#queue.push({ ms, conversation: this.#number, way, discarded: item.discarded });
    } else {
      // The memory of the data belongs to the stream.
      const frame = { ...item, data: Uint8Array.from(item.data) };
      const waiting: Waiting = { ms, way, frame, disguised: undefined };
      this.#queue.push(waiting);
      if (way === 'to-terminal') this.#sent(waiting);
      else this.#came(waiting);
    }
    this.#flush();
  }

  /** The connection is over: nothing will become whole any more. */
  end(): void {
    for (const { answer } of this.#asked.values()) answer?.settle();
    this.#closeTable();
    this.#closeUpload();
    this.#flush();
  }

  #sent(waiting: Waiting): void {
    const { command, replyId, data } = waiting.frame;
    const asked: Asked = { command, data, at: 0, answer: undefined };
    // The client's receipt for an event is no request.
    if (command !== replyCode.ok) this.#remember(replyId, asked);
    const upload = kindOfUpload(command);
    if (upload !== undefined) this.#closeUpload((bytes) => upload(bytes, this.#disguise, this.#counts));
    if (command === commandCode.prepareBuffer || command === commandCode.freeData) this.#closeTable();
    if (command === commandCode.prepareData || command === commandCode.freeData) this.#closeUpload();
    if (command === commandCode.prepareData) this.#upload = { bulk: new Bulk(announced(data)), at: 0 };
    if (command === commandCode.readBuffer && data.length === windowLayout.size)
      asked.at = windowLayout.read(data).offset;
    if (command === commandCode.data) this.#uploadPiece(waiting);
    else waiting.disguised = disguiseRequest(command, data, this.#disguise);
  }

  #uploadPiece(waiting: Waiting): void {
    if (this.#upload === undefined) waiting.disguised = new Uint8Array(waiting.frame.data.length);
    else {
      this.#upload.bulk.add(waiting, this.#upload.at);
      this.#upload.at += waiting.frame.data.length;
    }
  }

  #came(waiting: Waiting): void {
    const { command, session, replyId, data } = waiting.frame;
    if (command === replyCode.event) {
      waiting.disguised = disguiseEvent(session, data, this.#disguise);
      return;
    }
    const asked = this.#asked.get(replyId) ?? nobodyAsked;
    if (command === replyCode.dataChunk || command === replyCode.data)
      return this.#answerPiece(waiting, asked);
    if (asked.command === commandCode.freeSizes) this.#count(data);
    if (asked.command === commandCode.prepareBuffer && command === replyCode.ok) this.#prepare(data, asked);
    if (command === replyCode.prepareData) asked.answer ??= new Bulk(announced(data));
    waiting.disguised = disguiseReply(asked.command, command, data, this.#disguise);
  }

  #answerPiece(waiting: Waiting, asked: Asked): void {
    const { data } = waiting.frame;
    const isWindow = asked.command === commandCode.readBuffer;
    // Without an announcement the one piece is all of it.
    if (!isWindow) asked.answer ??= new Bulk(data.length);
    const bulk = isWindow ? this.#prepared?.bulk : asked.answer;
    const from = isWindow ? this.#prepared?.asked : asked;
    if (bulk === undefined || from === undefined) {
      waiting.disguised = new Uint8Array(data.length);
      return;
    }
    bulk.add(waiting, asked.at);
    asked.at += data.length;
    const kind = kindOfAnswer(from.command, from.data);
    bulk.settleIfWhole((bytes) => kind(bytes, this.#disguise, this.#counts));
  }

  #prepare(data: Uint8Array, asked: Asked): void {
    if (data.length < preparedLayout.size) return;
    const { size } = preparedLayout.read(data, { longer: true });
    this.#prepared = { bulk: new Bulk(size), asked };
  }

  #count(data: Uint8Array): void {
    try {
      const { users, punches } = readSizes.reply.read({ data, word: 0 });
      Object.assign(this.#counts, { users, punches });
    } catch {
      // Firmware that tells its sizes in another way: the tables then have to tell by themselves.
    }
  }

  #remember(replyId: number, asked: Asked): void {
    this.#asked.get(replyId)?.answer?.settle();
    this.#asked.delete(replyId);
    this.#asked.set(replyId, asked);
    for (const [oldest, { answer }] of this.#asked) {
      if (this.#asked.size <= maxAsked) break;
      answer?.settle();
      this.#asked.delete(oldest);
    }
  }

  #closeTable(): void {
    this.#prepared?.bulk.settle();
    this.#prepared = undefined;
  }

  #closeUpload(disguise?: (bytes: Uint8Array) => Uint8Array | undefined): void {
    this.#upload?.bulk.settle(disguise);
    this.#upload = undefined;
  }

  /** Writes what is ready, up to the first packet that still waits. */
  #flush(): void {
    const ready = this.#queue.findIndex((one) => 'frame' in one && one.disguised === undefined);
    const count = ready < 0 ? this.#queue.length : ready;
    for (const one of this.#queue.slice(0, count)) this.#write('frame' in one ? this.#entry(one) : one);
    if (count > 0) this.#queue = this.#queue.slice(count);
  }

  #entry({ ms, way, frame, disguised }: Waiting): CaptureEntry {
    const data = disguised ?? new Uint8Array(frame.data.length);
    const { command, session, replyId } = frame;
    const isSame = Buffer.from(data).equals(frame.data);
    return {
      ms,
      conversation: this.#number,
      way,
      packet: Buffer.from(encodePacket({ command, session, replyId, data })).toString('hex'),
      ...(isSame ? {} : { disguised: true }),
      ...(frame.checksumOk ? {} : { wrongChecksum: true }),
    };
  }
}

/** How long an announced block is. Both ways begin with it, and differ in what follows. */
function announced(data: Uint8Array): number {
  return data.length < announcement.size ? 0 : announcement.read(data, { longer: true }).size;
}
