import { byte, concat, double, handMadePacket, zeros, type HandMadePacket } from './hand-made.ts';
import { LossyNetwork, type Fate } from './lossy-network.ts';
import type { ManualClock } from './manual-clock.ts';

const chunk = 1024;

export interface DatagramTerminalOptions {
  /** What it holds: the records behind the length of its one table. */
  records: Uint8Array;
  fates?: readonly Fate[];
  /** Whether a repeated reply id gets the last packet again, or is carried out again. Default true. */
  remembersAnswers?: boolean;
  /** Whether the pieces of an answer carry their number, or the session id. Default true. */
  numbersPieces?: boolean;
  /** Whether 1503 is answered. Default true. */
  hasBuffer?: boolean;
  /** Whether the answer to a read begins with PREPARE_DATA. Default true. */
  announces?: boolean;
}

export interface Heard {
  command: number;
  replyId: number;
  session: number;
}

/** A terminal of UDP datagrams, written from the description alone: connects, counts, opens, and is read in bulk. */
export class DatagramTerminal {
  readonly network: LossyNetwork;
  /** Every datagram that reached it. */
  readonly heard: Heard[] = [];
  /** How often the door was ordered to open. */
  openings = 0;
  readonly session = 0x4a11;
  /** Commands answered with ERROR. */
  readonly refuses = new Set<number>();
  readonly #scripted = new Map<number, readonly HandMadePacket[]>();
  readonly #options: DatagramTerminalOptions;
  #lastReplyId: number | undefined;
  #lastPacket: Uint8Array | undefined;

  constructor(clock: ManualClock, options: DatagramTerminalOptions) {
    this.#options = options;
    this.network = new LossyNetwork(clock, (datagram) => this.#receive(datagram), options.fates ?? []);
  }

  send(packet: HandMadePacket): void {
    this.network.deliver(handMadePacket(packet));
  }

  /** What this command is answered with from now on. */
  answerWith(command: number, packets: readonly HandMadePacket[]): void {
    this.#scripted.set(command, packets);
  }

  #receive(datagram: Uint8Array): void {
    const view = new DataView(datagram.buffer, datagram.byteOffset);
    const command = view.getUint16(0, true);
    const session = view.getUint16(4, true);
    const replyId = view.getUint16(6, true);
    this.heard.push({ command, session, replyId });
    if (command === 2000) return;
    if (this.#options.remembersAnswers !== false && replyId === this.#lastReplyId) {
      if (this.#lastPacket !== undefined) this.network.deliver(this.#lastPacket);
      return;
    }
    this.#lastReplyId = replyId;
    for (const answer of this.#answers(command, datagram.slice(8))) {
      this.#lastPacket = handMadePacket({ session: this.session, replyId, ...answer });
      this.network.deliver(this.#lastPacket);
    }
  }

  #answers(command: number, data: Uint8Array): readonly HandMadePacket[] {
    if (this.refuses.has(command)) return [{ command: 2001 }];
    const scripted = this.#scripted.get(command);
    if (scripted !== undefined) return scripted;
    const { records, hasBuffer = true } = this.#options;
    const dataset = concat(double(records.length), records);
    switch (command) {
      case 31:
        this.openings += 1;
        return [{ command: 2000 }];
      case 1503: {
        if (!hasBuffer) return [{ command: 2001 }];
        if (dataset.length <= chunk) return [{ command: 1501, data: dataset }];
        return [
          { command: 2000, data: concat(byte(0), double(dataset.length), double(dataset.length), double(0)) },
        ];
      }
      case 1504: {
        const view = new DataView(data.buffer, data.byteOffset);
        const offset = view.getUint32(0, true);
        return this.#inPieces(dataset.slice(offset, offset + view.getUint32(4, true)));
      }
      case 9:
        return this.#inPieces(dataset);
      default:
        return [{ command: 2000, data: zeros(0) }];
    }
  }

  #inPieces(bytes: Uint8Array): HandMadePacket[] {
    const { numbersPieces = true, announces = true } = this.#options;
    const pieces: HandMadePacket[] = [];
    for (let at = 0; at < bytes.length; at += chunk)
      pieces.push({
        command: 1501,
        session: numbersPieces ? at / chunk : this.session,
        data: bytes.slice(at, at + chunk),
      });
    const announcement = { command: 1500, data: concat(double(bytes.length), double(chunk)) };
    return [...(announces ? [announcement] : []), ...pieces, { command: 2000 }];
  }
}
