import type { Frame } from '../../src/protocol/frame.ts';
import type { Bulk } from './bulk.ts';
import type { Waiting } from './held-packets.ts';
import { PieceOrder } from './piece-order.ts';

/** A request that may still be answered. */
export interface Asked {
  readonly frame: Frame;
  /** The pieces of its answer. */
  readonly order: PieceOrder<Waiting>;
  /** The block that its answer announced, or is. */
  answer: Bulk | undefined;
  isAnnounced: boolean;
  /** Of a piece of an upload: where it went. */
  upload: { bulk: Bulk; at: number } | undefined;
  /** It came more than once, so there may be more than one answer. */
  isRepeated: boolean;
  /** Whether the pieces of the answer carry their number, or the session's id; told by the first of them. */
  isNumbered: boolean | undefined;
}

/** As many requests may wait for an answer; a reply to an older one is kept as zeros. */
const maxRequests = 64;

/** `at` is where in its block the answer begins. */
export function asking(frame: Frame, at = 0): Asked {
  return {
    frame,
    order: new PieceOrder<Waiting>(at),
    answer: undefined,
    isAnnounced: false,
    upload: undefined,
    isRepeated: false,
    isNumbered: undefined,
  };
}

/** The requests of one conversation, by reply id. */
export class OpenRequests {
  readonly #byReplyId = new Map<number, Asked>();

  get(replyId: number): Asked | undefined {
    return this.#byReplyId.get(replyId);
  }

  remember(asked: Asked): void {
    const { replyId } = asked.frame;
    this.#forget(replyId);
    this.#byReplyId.set(replyId, asked);
    const [oldest] = this.#byReplyId.keys();
    if (oldest !== undefined && this.#byReplyId.size > maxRequests) this.#forget(oldest);
  }

  forgetAll(): void {
    for (const replyId of this.#byReplyId.keys()) this.#forget(replyId);
  }

  /** Its answer will not become whole any more. */
  #forget(replyId: number): void {
    const asked = this.#byReplyId.get(replyId);
    if (asked === undefined) return;
    this.#byReplyId.delete(replyId);
    asked.answer?.settle();
    for (const piece of asked.order.early) piece.disguised = new Uint8Array(piece.frame.data.length);
  }
}
