import { followsReplyId, type Packet } from '../../src/protocol/frame.ts';

/** What one client was answered last, for the case that the answer got lost on its way. */
export class LastAnswer {
  #replyId: number | undefined;
  #packet: Packet | undefined;

  /** The last packet of the answer. */
  get packet(): Packet | undefined {
    return this.#packet;
  }

  remember(replyId: number, packet: Packet | undefined): void {
    this.#replyId = replyId;
    this.#packet = packet;
  }

  /** A request's reply id beside the last one; ids grow, and begin again after 65534 or 65535. */
  compare(replyId: number): 'new' | 'same' | 'old' {
    const last = this.#replyId;
    if (last === undefined || followsReplyId(replyId, last)) return 'new';
    if (replyId === last) return 'same';
    return replyId > last ? 'new' : 'old';
  }
}
