import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Framer } from '../../src/protocol/framer.ts';
import { CaptureFile } from './capture-file.ts';
import type { CaptureEntry, Way } from './capture.ts';
import { Conversation } from './conversation.ts';
import { Disguise } from './disguise.ts';

export interface RecorderOptions {
  /** The terminal. */
  to: { host: string; port: number };
  /** The capture; must not be there yet. */
  out: string;
  /** Where clients connect to. Default 127.0.0.1 and a free port. */
  host?: string;
  port?: number;
  /** What went wrong, in words for people. */
  say?: (problem: string) => void;
}

/** A recorder, listening. */
export interface Recorder {
  readonly port: number;
  /** How many packets are in the capture so far. */
  readonly packets: number;
  /** Ends all connections and completes the capture; idempotent. Rejects where the disk did not take all of it. */
  stop(): Promise<void>;
}

/**
 * Stands between clients and a terminal: hands every byte on as it came, and writes down the packets it sees with nothing
 * of people in them. Over TCP. Rejects where the port is taken or the file is there.
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const { to, out, host = '127.0.0.1', port = 0, say = () => undefined } = options;
  const startedAt = performance.now();
  const file = await CaptureFile.create(out, new Date());
  const disguise = new Disguise();
  const sockets = new Set<Socket>();
  const ends: Promise<void>[] = [];
  let clients = 0;
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
    clients += 1;
    const write = (entry: CaptureEntry) => file.add(entry);
    const conversation = new Conversation(clients, disguise, write);
    const now = () => Math.round((performance.now() - startedAt) * 10) / 10;
    ends.push(handOn(client, to, { conversation, now, say, sockets }));
  });
  try {
    await listening(server, host, port);
  } catch (cause) {
    await file.close();
    throw cause;
  }
  const address: AddressInfo | string | null = server.address();
  let stopping: Promise<void> | undefined;
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    get packets() {
      return file.lines;
    },
    stop: () => {
      stopping ??= (async () => {
        server.close();
        for (const socket of sockets) socket.destroy();
        await Promise.all(ends);
        await file.close();
      })();
      return stopping;
    },
  };
}

interface Desk {
  conversation: Conversation;
  now: () => number;
  say: (problem: string) => void;
  sockets: Set<Socket>;
}

/** Resolves when both connections are gone. */
async function handOn(client: Socket, to: { host: string; port: number }, desk: Desk): Promise<void> {
  const { conversation, say, sockets } = desk;
  const terminal = connect({ ...to, noDelay: true });
  const pair = [client, terminal];
  const closed = pair.map(
    (socket) =>
      new Promise<void>((resolve) => {
        sockets.add(socket);
        socket.on('error', (problem) =>
          say(socket === client ? `a client: ${problem.message}` : whyNot(problem)),
        );
        socket.once('close', () => {
          sockets.delete(socket);
          resolve();
        });
      }),
  );
  // Whoever goes takes the other along; what is under way is still handed on.
  client.once('close', () => terminal.destroySoon());
  terminal.once('close', () => client.destroySoon());
  listenIn(client, 'to-terminal', desk);
  listenIn(terminal, 'to-client', desk);
  client.pipe(terminal);
  terminal.pipe(client);
  await Promise.all(closed);
  conversation.end();
}

function whyNot(problem: NodeJS.ErrnoException): string {
  const hint =
    problem.code === 'ECONNREFUSED' ? '; a terminal that speaks UDP alone cannot be recorded, TCP only' : '';
  return `the terminal: ${problem.message}${hint}`;
}

/** A fault in here must not cut anybody off: the bytes go on, unrecorded. */
function listenIn(socket: Socket, way: Way, { conversation, now, say }: Desk): void {
  const framer = new Framer();
  const hear = (chunk: Buffer) => {
    try {
      for (const item of framer.push(chunk)) conversation.take(item, way, now());
    } catch {
      socket.off('data', hear);
      say(`the recording of a connection broke off (${way}); its bytes are still handed on`);
    }
  };
  socket.on('data', hear);
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
