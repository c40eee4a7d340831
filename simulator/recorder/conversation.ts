import { commandCode, replyCode } from '../../src/protocol/command-codes.ts';
import { preparedLayout, windowLayout } from '../../src/protocol/commands/bulk.ts';
import { readSizes } from '../../src/protocol/commands/free-sizes.ts';
import { u32 } from '../../src/protocol/fields.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { isDiscarded, type Discarded } from '../../src/protocol/framer.ts';
import { defineLayout } from '../../src/protocol/layout.ts';
import { kindOfAnswer, kindOfUpload, type Counts } from './block-kind.ts';
import { Bulk } from './bulk.ts';
import type { CaptureEntry, Transport, Way } from './capture.ts';
import type { Disguise } from './disguise.ts';
import { disguiseEvent } from './disguise-event.ts';
import { disguiseReply, disguiseRequest } from './disguise-packet.ts';
import { HeldPackets, type Waiting } from './held-packets.ts';
import { asking, OpenRequests, type Asked } from './open-requests.ts';
import type { Placed } from './piece-order.ts';
import { isRepeat } from './repeat.ts';

const announcement = defineLayout('announcement of a block', 4, { size: u32(0) });

/** Bytes of packets that may be held back; a client that has more waiting gets zeros for all of it. */
const mostHeldBytes = 96 * 1024 * 1024;

const noData = new Uint8Array(0);

export interface ConversationOptions {
  /** From 1. */
  number: number;
  transport: Transport;
  disguise: Disguise;
  write: (entry: CaptureEntry) => void;
  maxHeldBytes?: number;
}

/**
 * One client's connection as it goes into the capture: packets of both ways in, disguised ones out, in their order. Pieces
 * of tables, templates and uploads are held back until the whole is there, since only the whole tells where in it people
 * are; what never becomes whole goes out as zeros.
 */
export class Conversation {
  readonly #number: number;
  readonly #transport: Transport;
  readonly #disguise: Disguise;
  readonly #held: HeldPackets;
  readonly #maxHeldBytes: number;
  readonly #requests = new OpenRequests();
  #session = 0;
  readonly #counts: Counts = {};
  /** The table that 1503 has put into the terminal's buffer. */
  #prepared: { bulk: Bulk; asked: Asked } | undefined;
  #upload: { bulk: Bulk; at: number } | undefined;

  constructor(options: ConversationOptions) {
    this.#number = options.number;
    this.#transport = options.transport;
    this.#disguise = options.disguise;
    this.#held = new HeldPackets(options.number, options.write);
    this.#maxHeldBytes = options.maxHeldBytes ?? mostHeldBytes;
  }

  take(item: Frame | Discarded, way: Way, ms: number): void {
    if (isDiscarded(item)) {
      this.#held.add({ ms, conversation: this.#number, way, discarded: item.discarded });
    } else {
      // The memory of the data belongs to the stream.
      const frame = { ...item, data: Uint8Array.from(item.data) };
      const waiting: Waiting = { ms, way, frame, disguised: undefined };
      this.#held.add(waiting);
      if (way === 'to-terminal') this.#sent(waiting);
      else this.#came(waiting);
    }
    this.#held.flush();
    if (this.#held.bytes > this.#maxHeldBytes) this.end();
  }

  /** Nothing that has begun will become whole any more. */
  end(): void {
    this.#requests.forgetAll();
    this.#closeTable();
    this.#closeUpload();
    this.#held.flush();
  }

  #sent(waiting: Waiting): void {
    const { command, replyId, data } = waiting.frame;
    // Reply ids begin again with every session.
    if (this.#transport === 'udp' && command === commandCode.connect) this.end();
    const before = this.#transport === 'udp' ? this.#requests.get(replyId) : undefined;
    if (before !== undefined && isRepeat(waiting.frame, before.frame))
      return this.#sentAgain(waiting, before);
    const isWindow = command === commandCode.readBuffer && data.length === windowLayout.size;
    const asked = asking(waiting.frame, isWindow ? windowLayout.read(data).offset : 0);
    // The client's receipt for an event is no request.
    if (command !== replyCode.ok) this.#requests.remember(asked);
    const upload = kindOfUpload(command);
    if (upload !== undefined) this.#closeUpload((bytes) => upload(bytes, this.#disguise, this.#counts));
    if (command === commandCode.prepareBuffer || command === commandCode.freeData) this.#closeTable();
    if (command === commandCode.prepareData || command === commandCode.freeData) this.#closeUpload();
    if (command === commandCode.prepareData) this.#upload = { bulk: new Bulk(announced(data)), at: 0 };
    if (command === commandCode.data) this.#uploadPiece(waiting, asked);
    else waiting.disguised = disguiseRequest(command, data, this.#disguise);
  }

  /** The same datagram once more: it begins nothing, and a piece of an upload is the piece it was. */
  #sentAgain(waiting: Waiting, before: Asked): void {
    const { command, data } = waiting.frame;
    before.isRepeated = true;
    if (command !== commandCode.data) waiting.disguised = disguiseRequest(command, data, this.#disguise);
    else if (before.upload === undefined) waiting.disguised = new Uint8Array(data.length);
    else before.upload.bulk.add(waiting, before.upload.at);
  }

  #uploadPiece(waiting: Waiting, asked: Asked): void {
    if (this.#upload === undefined) waiting.disguised = new Uint8Array(waiting.frame.data.length);
    else {
      asked.upload = { ...this.#upload };
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
    const asked = this.#requests.get(replyId) ?? asking({ ...waiting.frame, command: 0, data: noData });
    const { command: request } = asked.frame;
    if (command === replyCode.dataChunk || command === replyCode.data)
      return this.#answerPiece(waiting, asked);
    if (request === commandCode.connect) this.#session = session;
    if (request === commandCode.freeSizes) this.#count(data);
    if (request === commandCode.prepareBuffer && command === replyCode.ok) this.#prepare(data, asked);
    if (command === replyCode.prepareData) {
      asked.isAnnounced = true;
      asked.answer ??= new Bulk(announced(data));
    }
    waiting.disguised = disguiseReply(request, command, data, this.#disguise);
  }

  #answerPiece(waiting: Waiting, asked: Asked): void {
    const { data } = waiting.frame;
    const isWindow = asked.frame.command === commandCode.readBuffer;
    // Without an announcement the one piece is all of it.
    if (!isWindow) asked.answer ??= new Bulk(data.length);
    const bulk = isWindow ? this.#prepared?.bulk : asked.answer;
    const from = isWindow ? this.#prepared?.asked : asked;
    if (bulk === undefined || from === undefined) {
      waiting.disguised = new Uint8Array(data.length);
      return;
    }
    for (const { piece, at } of this.#placed(waiting, asked)) bulk.add(piece, at);
    const kind = kindOfAnswer(from.frame.command, from.frame.data);
    bulk.settleIfWhole((bytes) => kind(bytes, this.#disguise, this.#counts));
  }

  /** What has its place now. What has none for certain becomes zeros: in a wrong place it would be disguised wrongly. */
  #placed(waiting: Waiting, asked: Asked): Placed<Waiting>[] {
    const { session, data } = waiting.frame;
    asked.isNumbered ??= this.#transport === 'udp' && asked.isAnnounced && session !== this.#session;
    if (!asked.isNumbered && !asked.isRepeated) return [asked.order.append(waiting)];
    const placed = asked.isNumbered ? asked.order.take(session, waiting) : undefined;
    if (placed === undefined) waiting.disguised = new Uint8Array(data.length);
    return placed ?? [];
  }

  #prepare(data: Uint8Array, asked: Asked): void {
    if (data.length < preparedLayout.size) return;
    const { size } = preparedLayout.read(data, { longer: true });
    // The answer to a repeated request, come twice.
    if (this.#prepared?.asked === asked && this.#prepared.bulk.size === size) return;
    this.#closeTable();
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

  #closeTable(): void {
    this.#prepared?.bulk.settle();
    this.#prepared = undefined;
  }

  #closeUpload(disguise?: (bytes: Uint8Array) => Uint8Array | undefined): void {
    this.#upload?.bulk.settle(disguise);
    this.#upload = undefined;
  }
}

/** How long an announced block is. Both ways begin with it, and differ in what follows. */
function announced(data: Uint8Array): number {
  return data.length < announcement.size ? 0 : announcement.read(data, { longer: true }).size;
}
