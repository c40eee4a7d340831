import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { preparedLayout, prepareBufferLayout, windowLayout } from '../../../src/protocol/commands/bulk.ts';
import { decodePacket, type Frame } from '../../../src/protocol/frame.ts';
import { Block } from '../block.ts';
import { isPacket, type Capture } from '../capture.ts';

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
    const reader = byConversation.get(entry.conversation) ?? new ConversationReader(all);
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
  readonly #cursors = new Map<Exchange, number>();

  constructor(all: Exchange[]) {
    this.#all = all;
  }

  take(frame: Frame, way: 'to-terminal' | 'to-client', isDisguised: boolean): void {
    if (way === 'to-client') this.#answered(frame);
    // A receipt for an event asks nothing.
    else if (frame.command !== replyCode.ok) this.#asked(frame, isDisguised);
  }

  #asked(request: Frame, isDisguised: boolean): void {
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
      this.#cursors.set(exchange, windowLayout.read(request.data).offset);
  }

  #answered(frame: Frame): void {
    if (frame.command === replyCode.event) {
      this.#last?.events.push(frame);
      return;
    }
    const exchange = this.#byReplyId.get(frame.replyId);
    if (exchange === undefined) return;
    exchange.replies.push(frame);
    const { command } = exchange.request;
    if (command === commandCode.connect) this.#session = frame.session;
    if (command === commandCode.prepareBuffer && frame.data.length === preparedLayout.size)
      this.#prepared = { exchange, block: new Block(preparedLayout.read(frame.data).size) };
    if (command === commandCode.readBuffer && frame.command === replyCode.dataChunk)
      this.#window(exchange, frame);
  }

  #window(exchange: Exchange, { data }: Frame): void {
    const at = this.#cursors.get(exchange) ?? 0;
    this.#cursors.set(exchange, at + data.length);
    if (this.#prepared?.block.take(data, at) !== true) return;
    this.#prepared.exchange.table = this.#prepared.block.whole();
  }
}

/** Whether two requests for a buffered read mean the same table, whatever else they carry. */
export function isSameTable(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== prepareBufferLayout.size || other.length !== prepareBufferLayout.size) return false;
  const [a, b] = [prepareBufferLayout.read(one), prepareBufferLayout.read(other)];
  return a.command === b.command && a.type === b.type;
}
