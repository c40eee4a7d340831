import { concat, double, handMadeFrame, word } from '../hand-made.ts';
import { RawClient, type RawFrame } from '../raw-client.ts';
import { scrambledByHand } from './by-hand.ts';

/** The largest window it asks for. */
const windowBytes = 16_384;

/**
 * A client that takes nothing on trust: every packet's checksum is recomputed, every answer has to carry the reply id of
 * its question, every piece its number, and sizes have to be what was announced. Anything else throws.
 */
export class ChecksEverySum {
  readonly #raw: RawClient;
  /** Live events, in order. */
  readonly events: { code: number; data: Uint8Array }[] = [];
  /** Packets whose checksum was right: all that came. */
  checked = 0;

  private constructor(raw: RawClient) {
    this.#raw = raw;
  }

  /** CONNECT, and AUTH with the key where it is wanted. */
  static async connected(port: number, commKey: number): Promise<ChecksEverySum> {
    const client = new ChecksEverySum(await RawClient.open(port));
    const answer = await client.ask(1000);
    client.#raw.session = answer.session;
    if (answer.command === 2005) await client.do(1102, scrambledByHand(commKey, answer.session, 0xa7));
    return client;
  }

  /** One question, one answer. */
  async ask(command: number, data?: Uint8Array): Promise<RawFrame> {
    const replyId = this.#raw.tell(command, data);
    return this.#answerTo(replyId);
  }

  /** A question whose answer has to be OK. */
  async do(command: number, data?: Uint8Array): Promise<RawFrame> {
    const answer = await this.ask(command, data);
    if (answer.command !== 2000) throw new Error(`${command} was answered with ${answer.command}`);
    return answer;
  }

  /** A whole table: 1503, windows, 1502. */
  async table(command: number, type: number): Promise<Uint8Array> {
    const first = await this.ask(1503, concat(Uint8Array.of(1), word(command), double(type), double(0)));
    if (first.command === 1501) return first.data;
    if (first.command !== 2000 || first.data.length !== 13)
      throw new Error('1503 was not answered as it has to');
    const size = numberAt(first.data, 1);
    if (numberAt(first.data, 5) !== size) throw new Error('the two sizes of a prepared buffer differ');
    const windows: Uint8Array[] = [];
    for (let offset = 0; offset < size; offset += windowBytes) {
      const wanted = Math.min(windowBytes, size - offset);
      const replyId = this.#raw.tell(1504, concat(double(offset), double(wanted)));
      windows.push(await this.block(replyId, wanted));
    }
    await this.do(1502);
    return concat(...windows);
  }

  /** Announced bytes for a question that was sent. */
  async announced(command: number, data: Uint8Array): Promise<Uint8Array> {
    return this.block(this.#raw.tell(command, data), undefined);
  }

  /** PREPARE_DATA, pieces numbered from 0, OK. */
  async block(replyId: number, wanted: number | undefined): Promise<Uint8Array> {
    const announced = await this.#answerTo(replyId);
    if (announced.command !== 1500 || announced.data.length !== 8)
      throw new Error(`${announced.command} with ${announced.data.length} bytes came for PREPARE_DATA`);
    const [size, chunk] = [numberAt(announced.data, 0), numberAt(announced.data, 4)];
    if (wanted !== undefined && size !== wanted)
      throw new Error(`${size} bytes announced, ${wanted} asked for`);
    const pieces: Uint8Array[] = [];
    for (let filled = 0; filled < size; ) {
      const piece = await this.#answerTo(replyId);
      const isRight =
        piece.command === 1501 &&
        piece.session === pieces.length &&
        piece.data.length === Math.min(chunk, size - filled);
      if (!isRight)
        throw new Error(`piece ${pieces.length} is ${piece.command} with ${piece.data.length} bytes`);
      pieces.push(piece.data);
      filled += piece.data.length;
    }
    const last = await this.#answerTo(replyId);
    if (last.command !== 2000) throw new Error(`a transfer ended with ${last.command}`);
    return concat(...pieces);
  }

  /** The next live event, acknowledged. */
  async nextEvent(): Promise<{ code: number; data: Uint8Array }> {
    while (this.events.length === 0) this.#note(this.#check(await this.#raw.next()));
    const event = this.events.shift();
    if (event === undefined) throw new Error('no event');
    return event;
  }

  /** EXIT; the terminal's side of the connection ends with ours. */
  async leave(): Promise<void> {
    await this.do(1001);
    this.#raw.socket.end();
    await this.#raw.closed;
  }

  async #answerTo(replyId: number): Promise<RawFrame> {
    for (;;) {
      const frame = this.#check(await this.#raw.next());
      if (frame.command === 500) this.#note(frame);
      else if (frame.replyId === replyId) return frame;
      else throw new Error(`reply id ${frame.replyId} came for ${replyId}`);
    }
  }

  #check(frame: RawFrame): RawFrame {
    if (!frame.isSumRight) throw new Error(`${frame.command} came with a wrong checksum`);
    this.checked += 1;
    return frame;
  }

  #note({ command, session, replyId, data }: RawFrame): void {
    if (command !== 500 || replyId !== 0) throw new Error(`${command} with reply id ${replyId} is no event`);
    this.events.push({ code: session, data });
    this.#raw.send(handMadeFrame({ command: 2000, session: this.#raw.session, replyId: 0 }));
  }
}

function numberAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
}
