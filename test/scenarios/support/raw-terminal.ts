import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import {
  ascii,
  concat,
  double,
  eventTimeByHand,
  handMadeFrame,
  packedByHand,
  padded,
  word,
} from '../../support/hand-made.ts';

/** A request as it came. */
export interface RawRequest {
  command: number;
  replyId: number;
  data: Buffer;
  /** Whose request it is. */
  socket: Socket;
}

/** Plays a part of the terminal; false leaves the request to the usual answer. */
export type RawPart = (request: RawRequest, terminal: RawTerminal) => boolean;

const ok = 2000;
const refused = 2001;
const session = 1;
const recordBytes = 72;

function wallTime(wallMs: number) {
  const at = new Date(wallMs);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  };
}

/**
 * A terminal made by hand that does what a test tells it to, also what no terminal should. Its clock is on UTC, and
 * right unless `aheadMs` says otherwise.
 */
export class RawTerminal {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #client: Socket | undefined;
  /** The commands that were asked, in order. */
  readonly asked: number[] = [];
  readonly options = new Map([['LockOn', '0']]);
  /** With the record as it was written, where a client did that. */
  users: { uid: number; userId: string; record?: Uint8Array }[] = [];
  aheadMs = 0;
  opened = 0;
  play: RawPart = () => false;

  private constructor() {
    this.#server = createServer({ noDelay: true }, (socket) => this.#admit(socket));
  }

  static async start(serialNumber: string, play: RawPart = () => false): Promise<RawTerminal> {
    const terminal = new RawTerminal();
    terminal.options.set('~SerialNumber', serialNumber);
    terminal.play = play;
    await new Promise<void>((resolve, reject) => {
      terminal.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => terminal.#stop());
    return terminal;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Connections that are still open. */
  get connections(): number {
    return this.#sockets.size;
  }

  reply({ replyId, socket }: RawRequest, command: number, data: Uint8Array = new Uint8Array(0)): void {
    socket.write(handMadeFrame({ command, session, replyId, data }));
  }

  /** Somebody is verified; the event names the userId. */
  verify(userId: string, wallMs = this.wallMs()): void {
    this.event(1, verification(userId, wallMs));
  }

  /** These are verified at the same moment: one write brings all of them. */
  verifyAll(userIds: readonly string[]): void {
    const wallMs = this.wallMs();
    const frames = userIds.map((userId) =>
      handMadeFrame({ command: 500, session: 1, replyId: 0, data: verification(userId, wallMs) }),
    );
    this.#client?.write(concat(...frames));
  }

  /** Somebody is verified; the event names the slot, as on old models. */
  verifySlot(uid: number): void {
    this.event(1, concat(word(uid), Uint8Array.of(1, 0), eventTimeByHand(wallTime(this.wallMs()))));
  }

  event(code: number, data: Uint8Array): void {
    this.#client?.write(handMadeFrame({ command: 500, session: code, replyId: 0, data }));
  }

  wallMs(): number {
    return Date.now() + this.aheadMs;
  }

  /** Ends all connections, as a loss of power does. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #stop(): void {
    this.cut();
    this.#server.close();
  }

  #admit(socket: Socket): void {
    this.#client = socket;
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    let held = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 8 && held.length >= 8 + held.readUInt32LE(4)) {
        const end = 8 + held.readUInt32LE(4);
        const packet = held.subarray(8, end);
        held = held.subarray(end);
        this.#take({
          command: packet.readUInt16LE(0),
          replyId: packet.readUInt16LE(6),
          data: packet.subarray(8),
          socket,
        });
      }
    });
  }

  #take(request: RawRequest): void {
    // An acknowledged event.
    if (request.command === ok) return;
    this.asked.push(request.command);
    if (this.play(request, this)) return;
    this.answer(request);
  }

  /** What a terminal in order answers. */
  answer(request: RawRequest): void {
    switch (request.command) {
      case 8:
        this.#writeUser(request);
        return;
      case 11:
        this.#tellOption(request);
        return;
      case 31:
        this.opened += 1;
        this.reply(request, ok);
        return;
      case 50: {
        const sizes = Buffer.alloc(80);
        sizes.writeInt32LE(this.users.length, 16);
        this.reply(request, ok, sizes);
        return;
      }
      case 201:
        this.reply(request, ok, double(packedByHand(wallTime(this.wallMs()))));
        return;
      case 202:
        this.aheadMs = 0;
        this.reply(request, ok);
        return;
      case 1503:
        this.#tellUsers(request);
        return;
      default:
        this.reply(request, ok);
    }
  }

  #writeUser(request: RawRequest): void {
    const uid = request.data.readUInt16LE(0);
    const userId = request.data.subarray(48, recordBytes).toString('latin1').replace(/\0.*$/s, '');
    const record = Uint8Array.from(request.data.subarray(0, recordBytes));
    this.users = [...this.users.filter((user) => user.uid !== uid), { uid, userId, record }];
    this.reply(request, ok);
  }

  #tellOption(request: RawRequest): void {
    const name = request.data.toString('latin1').replace(/\0.*$/s, '');
    const value = this.options.get(name);
    if (value === undefined) this.reply(request, refused);
    else this.reply(request, ok, ascii(`${name}=${value}\0`));
  }

  #tellUsers(request: RawRequest): void {
    const records = this.users.map(
      ({ uid, userId, record }) => record ?? concat(word(uid), new Uint8Array(46), padded(userId, 24)),
    );
    this.reply(request, 1501, concat(double(records.length * recordBytes), ...records));
  }
}

function verification(userId: string, wallMs: number): Uint8Array {
  return concat(padded(userId, 24), Uint8Array.of(1, 0), eventTimeByHand(wallTime(wallMs)));
}
