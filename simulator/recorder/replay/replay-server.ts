import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Framer, isDiscarded } from '../../../src/protocol/framer.ts';
import { tcpLink } from '../../terminal/client-link.ts';
import { Outbox } from '../../terminal/outbox.ts';
import { defaultSettings } from '../../terminal/settings.ts';
import { systemTime } from '../../terminal/time.ts';
import type { Capture } from '../capture.ts';
import { exchangesOf, type Exchange } from './exchanges.ts';
import { Replayer } from './replayer.ts';

export interface ReplayOptions {
  capture: Capture;
  /** Default 127.0.0.1 and a free port. */
  host?: string;
  port?: number;
  /** Hears of what a client asked and the capture does not have. */
  say?: (missing: string) => void;
}

export interface Replay {
  readonly port: number;
  /** Idempotent; ends all connections. */
  stop(): Promise<void>;
}

/** Plays a capture's terminal to any client, from the beginning for each connection. Rejects where the port is taken. */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
  const { capture, host = '127.0.0.1', port = 0, say = () => undefined } = options;
  const exchanges = exchangesOf(capture);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, exchanges, say);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address: AddressInfo | string | null = server.address();
  let stopping: Promise<void> | undefined;
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () => {
      stopping ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      return stopping;
    },
  };
}

/** The frames of an answer are paced as the simulator's are: clients in the field take one read for one frame. */
function serve(socket: Socket, exchanges: readonly Exchange[], say: (missing: string) => void): void {
  const replayer = new Replayer(exchanges);
  const link = tcpLink(socket);
  const parts = { time: systemTime, settings: defaultSettings };
  const outbox = new Outbox(
    link,
    (packet) => link.write(link.encode(packet)),
    parts,
    () => undefined,
  );
  const framer = new Framer();
  socket.once('close', () => outbox.close());
  socket.on('data', (chunk: Buffer) => {
    for (const item of framer.push(chunk)) {
      if (isDiscarded(item)) continue;
      const { packets, missing } = replayer.answer(item);
      if (missing !== undefined) say(missing);
      outbox.send(packets, { isPaced: packets.length > 1 });
    }
  });
}
