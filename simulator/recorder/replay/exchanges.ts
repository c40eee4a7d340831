import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { preparedLayout, prepareBufferLayout, windowLayout } from '../../../src/protocol/commands/bulk.ts';
import { decodePacket, type Frame } from '../../../src/protocol/frame.ts';
import { Block } from '../block.ts';
import { isPacket, type Capture, type Transport } from '../capture.ts';
import { PieceOrder } from '../piece-order.ts';
import { isRepeat } from '../repeat.ts';

/** A request of the capture with all that the terminal answered. */
export interface Exchange {
  readonly request: Frame;
  /** Its data is not what the client sent, so another client's data cannot be compared with it. */
  readonly isDisguised: boolean;
  readonly replies: Frame[];
  /** The session's id in the capture, which replies carry. */
  readonly session: number;
  /** What the terminal told by itself before the next request. */
  readonly events: Frame[];
  /** After 1503: the table that waited, where the capture has all of it. */
  table: Uint8Array | undefined;
}

/** The exchanges of all conversations, in order. */
export function exchangesOf(capture: Capture): Exchange[] {
  const byConversation = new Map<number, ConversationReader>();
  const all: Exchange[] = [];
  for (const entry of capture.packets) {
    if (!isPacket(entry)) continue;
    const reader = byConversation.get(entry.conversation) ?? new ConversationReader(all, capture.transport);
    byConversation.set(entry.conversation, reader);
    reader.take(decodePacket(Buffer.from(entry.packet, 'hex')), entry.way, entry.disguised === true);
  }
  return all;
}

class ConversationReader {
  readonly #all: Exchange[];
  readonly #byReplyId = new Map<number, Exchange>();
  #last: Exchange | undefined;
  #session = 0;
  #prepared: { exchange: Exchange; block: Block } | undefined;
  readonly #windows = new Map<Exchange, PieceOrder<{ frame: Frame }>>();
  readonly #repeated = new Set<Exchange>();
  readonly #transport: Transport;

  constructor(all: Exchange[], transport: Transport) {
    this.#all = all;
    this.#transport = transport;
  }

  take(frame: Frame, way: 'to-terminal' | 'to-client', isDisguised: boolean): void {
    if (way === 'to-client') this.#answered(frame);
    // A receipt for an event asks nothing.
    else if (frame.command !== replyCode.ok) this.#asked(frame, isDisguised);
  }

  #asked(request: Frame, isDisguised: boolean): void {
    // Reply ids begin again with every session.
    if (request.command === commandCode.connect && this.#last?.request.command !== commandCode.connect)
      this.#byReplyId.clear();
    const before = this.#transport === 'udp' ? this.#byReplyId.get(request.replyId) : undefined;
    if (before !== undefined && isRepeat(request, before.request)) {
      this.#repeated.add(before);
      return;
    }
    const { session } = this.#last ?? { session: 0 };
    const exchange: Exchange = {
      request,
      isDisguised,
      replies: [],
      session: this.#session === 0 ? session : this.#session,
      events: [],
      table: undefined,
    };
    this.#all.push(exchange);
    this.#byReplyId.set(request.replyId, exchange);
    this.#last = exchange;
    if (request.command === commandCode.readBuffer && request.data.length === windowLayout.size)
      this.#windows.set(exchange, new PieceOrder(windowLayout.read(request.data).offset));
  }

  #answered(frame: Frame): void {
    if (frame.command === replyCode.event) {
      this.#last?.events.push(frame);
      return;
    }
    const exchange = this.#byReplyId.get(frame.replyId);
    if (exchange === undefined) return;
    // The answers to a repeated request are one answer.
    if (this.#repeated.has(exchange) && exchange.replies.some((reply) => isRepeat(reply, frame))) return;
    exchange.replies.push(frame);
    const { command } = exchange.request;
    if (command === commandCode.connect) this.#session = frame.session;
    if (command === commandCode.prepareBuffer && frame.data.length === preparedLayout.size)
      this.#prepared = { exchange, block: new Block(preparedLayout.read(frame.data).size) };
    if (command === commandCode.readBuffer && frame.command === replyCode.dataChunk)
      this.#window(exchange, frame);
  }

  #window(exchange: Exchange, frame: Frame): void {
    const order = this.#windows.get(exchange);
    if (order === undefined || this.#prepared === undefined) return;
    const isNumbered = this.#transport === 'udp' && frame.session !== this.#session;
    const placed = isNumbered ? order.take(frame.session, { frame }) : [order.append({ frame })];
    const { block, exchange: asked } = this.#prepared;
    for (const { piece, at } of placed ?? []) if (!block.take(piece.frame.data, at)) return;
    asked.table = block.whole();
  }
}

/** Whether two requests for a buffered read mean the same table, whatever else they carry. */
export function isSameTable(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== prepareBufferLayout.size || other.length !== prepareBufferLayout.size) return false;
  const [a, b] = [prepareBufferLayout.read(one), prepareBufferLayout.read(other)];
  return a.command === b.command && a.type === b.type;
}
