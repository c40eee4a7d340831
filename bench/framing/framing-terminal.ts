import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { cut, frame, Requests, u32, type HandMade, type Request } from './packets.ts';
import { datasetOf, tableNames, type TableName, type Tables } from './tables.ts';
import type { Way } from './ways.ts';

const ok = 2000;
const refused = 2001;
const readCommands: Readonly<Record<TableName, number>> = { users: 9, punches: 13, templates: 7 };

export interface FramingTerminalOptions {
  tables: Tables;
  way: Way;
  /** `a-piece`: the last DATA packet of each answer is missing. `the-end`: it hangs up in its place. */
  lacks?: 'nothing' | 'a-piece' | 'the-end';
}

/**
 * A terminal that plays one way of sending tables to the letter. Each segment is written in a turn of the event loop of
 * its own: a client in the same process gets it as one piece, however busy the machine is, for it is read in between.
 */
export class FramingTerminal {
  readonly #options: Required<FramingTerminalOptions>;
  readonly #datasets: Readonly<Record<TableName, Buffer>>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #buffer: Buffer = Buffer.alloc(0);

  constructor(options: FramingTerminalOptions) {
    this.#options = { lacks: 'nothing', ...options };
    const { users, punches, templates } = options.tables;
    this.#datasets = {
      users: datasetOf(users.records),
      punches: datasetOf(punches.records),
      templates: datasetOf(templates.records),
    };
    this.#server = createServer({ noDelay: true }, (socket) => this.#serve(socket));
  }

  /** Resolves with its port on the loopback. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return addressOf(this.#server).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    // Clients that give up break the link; what they read is counted on their side.
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    const requests = new Requests();
    const segments = new Segments(socket);
    socket.on('data', (piece: Buffer) => {
      for (const request of requests.push(piece)) {
        const { packets, hangUp } = this.#answer(request);
        segments.send(this.#cut(packets.map((packet) => frame({ replyId: request.replyId, ...packet }))));
        if (hangUp) segments.end();
      }
    });
  }

  #cut(frames: Buffer[]): Buffer[] {
    const { cut: by } = this.#options.way;
    if (by === 'frames') return frames;
    const all = Buffer.concat(frames);
    return by === 'answers' ? [all] : cut(all, by);
  }

  #answer({ command, data }: Request): Answer {
    const { tables, way } = this.#options;
    if (command === ok) return plain();
    if (command === 1000) return plain({ command: ok, word: 0x1234 });
    if (command === 50) return plain({ command: ok, data: sizesOf(tables) });
    if (command === 11) return plain({ command: refused });
    if (command === 1504) {
      const offset = data.readUInt32LE(0);
      return this.#dump(this.#buffer.subarray(offset, offset + data.readUInt32LE(4)));
    }
    const wanted = command === 1503 ? data.readUInt16LE(1) : command;
    const name = tableNames.find((table) => readCommands[table] === wanted);
    if (name === undefined) return plain({ command: ok });
    const dataset = this.#datasets[name];
    if (command !== 1503 || way.answer === 'table') return this.#dump(dataset);
    if (way.answer === 'refusal') return plain({ command: refused });
    this.#buffer = dataset;
    return plain({
      command: ok,
      data: Buffer.concat([Buffer.alloc(1), u32(dataset.length, dataset.length, 0)]),
    });
  }

  #dump(bytes: Buffer): Answer {
    const { way, lacks } = this.#options;
    const packets: Packet[] = cut(bytes, way.pieceBytes).map((data) => ({ command: 1501, data }));
    if (lacks !== 'nothing') packets.pop();
    if (way.event) packets.splice(1, 0, aFinger);
    const announced = way.prepare === 'size' ? u32(bytes.length) : u32(bytes.length, way.pieceBytes);
    if (way.prepare !== 'none') packets.unshift({ command: 1500, data: announced });
    if (lacks === 'the-end') return { packets, hangUp: true };
    return plain(...packets, { command: ok });
  }
}

type Packet = Omit<HandMade, 'replyId'> & { replyId?: number };

interface Answer {
  packets: Packet[];
  hangUp: boolean;
}

function plain(...packets: Packet[]): Answer {
  return { packets, hangUp: false };
}

/** A verification of user 1001, as it stands between the packets of other answers: with a reply id of its own. */
const aFinger: Packet = {
  command: 500,
  word: 1,
  replyId: 0,
  data: Buffer.concat([Buffer.from('1001'.padEnd(24, '\0')), Buffer.of(1, 0, 26, 3, 1, 9, 30, 0)]),
};

function sizesOf({ users, punches, templates }: Tables): Buffer {
  const data = Buffer.alloc(80);
  data.writeInt32LE(users.rows.length, 16);
  data.writeInt32LE(templates.rows.length, 24);
  data.writeInt32LE(punches.rows.length, 32);
  return data;
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the terminal listens on no port');
  return address;
}

/** What is to be written, one segment per turn of the event loop, in order. */
class Segments {
  readonly #socket: Socket;
  #waiting: Buffer[] = [];
  #next = 0;
  #isWriting = false;
  #isOver = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(segments: readonly Buffer[]): void {
    for (const segment of segments) this.#waiting.push(segment);
    if (!this.#isWriting) this.#writeLater();
  }

  /** Hangs up behind what waits. */
  end(): void {
    this.#isOver = true;
    if (!this.#isWriting) this.#socket.end();
  }

  #write(): void {
    const segment = this.#waiting[this.#next];
    if (segment === undefined) {
      this.#isWriting = false;
      this.#waiting = [];
      this.#next = 0;
      if (this.#isOver) this.#socket.end();
      return;
    }
    this.#socket.write(segment);
    this.#next += 1;
    this.#writeLater();
  }

  /** Never at once: a request is read in the same turn, and the client has to read between two segments. */
  #writeLater(): void {
    this.#isWriting = true;
    setImmediate(() => this.#write());
  }
}
