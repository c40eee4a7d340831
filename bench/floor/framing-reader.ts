import { connect, type Socket } from 'node:net';

/** Both datasets as they came, each with the four bytes of its length in front; `leave` ends the connection. */
export interface FramingRead {
  users: Uint8Array;
  punches: Uint8Array;
  leave: () => void;
}

const command = { connect: 1000, exit: 1001, sizes: 50, prepare: 1503, window: 1504, free: 1502 };
const dataChunk = 1501;
const ok = 2000;
const windowBytes = 0xffc0;
const envelopeBytes = 16;
const readUsers = Uint8Array.of(1, 9, 0, 5, 0, 0, 0, 0, 0, 0, 0);
const readPunches = Uint8Array.of(1, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0);

/**
 * The floor of the read bench: the least a client can do that reads both tables. It speaks the same exchange as the
 * bridge's driver (CONNECT, sizes around each table, 1503, one 1504 window after the other, 1502), cuts frames and
 * copies payloads to their place. It decodes nothing, checks no sums, and does not survive a terminal that misbehaves.
 */
export async function readFraming(host: string, port: number): Promise<FramingRead> {
  const link = new FramingLink();
  await link.open(host, port);
  await link.ask(command.connect);
  const users = await readTable(link, readUsers);
  const punches = await readTable(link, readPunches);
  return { users, punches, leave: () => link.leave() };
}

async function readTable(link: FramingLink, request: Uint8Array): Promise<Uint8Array> {
  await link.ask(command.sizes);
  const prepared = await link.ask(command.prepare, request);
  const size = new DataView(prepared.buffer, prepared.byteOffset).getUint32(1, true);
  const table = new Uint8Array(size);
  const window = new DataView(new ArrayBuffer(8));
  for (let offset = 0; offset < size; offset += windowBytes) {
    const bytes = Math.min(windowBytes, size - offset);
    window.setUint32(0, offset, true);
    window.setUint32(4, bytes, true);
    await link.fill(table.subarray(offset, offset + bytes), new Uint8Array(window.buffer));
  }
  await link.ask(command.free);
  await link.ask(command.sizes);
  return table;
}

const nothing = new Uint8Array(0);

class FramingLink {
  #socket: Socket | undefined;
  #session = 0;
  #replyId = -1;
  readonly #header = new Uint8Array(envelopeBytes);
  #headerFilled = 0;
  /** Of the frame under way. */
  #command = 0;
  #isCurrent = false;
  #bodyLeft = 0;
  #body: Uint8Array = nothing;
  #bodyFilled = 0;
  /** Where the payloads of the answer under way go; empty for answers of one frame. */
  #target: Uint8Array = nothing;
  #targetFilled = 0;
  #done: (answer: Uint8Array) => void = () => undefined;
  #failed: (error: Error) => void = () => undefined;

  open(host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#failed = reject;
      const callback = (length: number, buffer: Uint8Array) => {
        this.#take(buffer, length);
        return true;
      };
      const onread = { buffer: new Uint8Array(1024 * 1024), callback };
      const socket = connect({ host, port, noDelay: true, onread }, resolve);
      socket.on('error', (error) => this.#failed(error));
      socket.on('close', () => this.#failed(new Error('the terminal hung up')));
      this.#socket = socket;
    });
  }

  /** One request whose answer is one frame. */
  ask(code: number, data: Uint8Array = nothing): Promise<Uint8Array> {
    this.#target = nothing;
    return this.#send(code, data);
  }

  /** A window: done when its bytes are there; the OK behind them is skipped when it comes. */
  fill(target: Uint8Array, window: Uint8Array): Promise<Uint8Array> {
    this.#target = target;
    this.#targetFilled = 0;
    return this.#send(command.window, window);
  }

  leave(): void {
    this.#socket?.end(this.#packet(command.exit, nothing));
    this.#socket?.on('data', () => undefined).resume();
  }

  #send(code: number, data: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#replyId += 1;
      this.#socket?.write(this.#packet(code, data));
    });
  }

  #packet(code: number, data: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(envelopeBytes + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 0x7d825050, true);
    view.setUint32(4, 8 + data.length, true);
    view.setUint16(8, code, true);
    view.setUint16(12, this.#session, true);
    view.setUint16(14, this.#replyId, true);
    bytes.set(data, envelopeBytes);
    let sum = 0;
    for (let at = 8; at < bytes.length; at += 1)
      sum += at % 2 === 0 ? (bytes[at] ?? 0) : (bytes[at] ?? 0) << 8;
    view.setUint16(10, ~((sum & 0xffff) + (sum >>> 16)) & 0xffff, true);
    return bytes;
  }

  #take(chunk: Uint8Array, length: number): void {
    let at = 0;
    while (at < length) {
      if (this.#headerFilled < envelopeBytes) {
        const bytes = Math.min(envelopeBytes - this.#headerFilled, length - at);
        this.#header.set(chunk.subarray(at, at + bytes), this.#headerFilled);
        this.#headerFilled += bytes;
        at += bytes;
        if (this.#headerFilled < envelopeBytes) return;
        this.#begin();
      }
      const bytes = Math.min(this.#bodyLeft, length - at);
      if (bytes > 0) this.#copy(chunk.subarray(at, at + bytes));
      at += bytes;
      this.#bodyLeft -= bytes;
      if (this.#bodyLeft > 0) return;
      this.#headerFilled = 0;
      this.#finish();
    }
  }

  #begin(): void {
    const view = new DataView(this.#header.buffer);
    this.#bodyLeft = view.getUint32(4, true) - 8;
    this.#command = view.getUint16(8, true);
    this.#isCurrent = view.getUint16(14, true) === this.#replyId;
    if (this.#replyId === 0) this.#session = view.getUint16(12, true);
    this.#bodyFilled = 0;
    if (!this.#isData()) this.#body = new Uint8Array(this.#bodyLeft);
  }

  #isData(): boolean {
    return this.#isCurrent && this.#command === dataChunk && this.#target.length > 0;
  }

  #copy(bytes: Uint8Array): void {
    if (this.#isData()) {
      this.#target.set(bytes, this.#targetFilled);
      this.#targetFilled += bytes.length;
    } else {
      this.#body.set(bytes, this.#bodyFilled);
      this.#bodyFilled += bytes.length;
    }
  }

  #finish(): void {
    if (!this.#isCurrent) return;
    if (this.#target.length > 0) {
      if (this.#isData() && this.#targetFilled === this.#target.length) this.#done(this.#target);
    } else if (this.#command === ok) this.#done(this.#body);
    else this.#failed(new Error(`the terminal answered ${this.#command}`));
  }
}
