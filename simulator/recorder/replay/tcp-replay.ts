import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Framer, isDiscarded } from '../../../src/protocol/framer.ts';
import { tcpLink } from '../../terminal/client-link.ts';
import { Outbox } from '../../terminal/outbox.ts';
import { defaultSettings } from '../../terminal/settings.ts';
import type { Replay, Stage } from './stage.ts';

/** Rejects where the port is taken. */
export async function startTcpReplay(stage: Stage): Promise<Replay> {
  const { host, port } = stage;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, stage);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address: AddressInfo | string | null = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The frames of an answer are paced as the simulator's are: clients in the field take one read for one frame. */
function serve(socket: Socket, stage: Stage): void {
  const { newReplayer, time, say } = stage;
  const replayer = newReplayer();
  const link = tcpLink(socket);
  const parts = { time, settings: defaultSettings };
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
      const { packets, events, missing } = replayer.answer(item);
      const all = [...packets, ...events];
      if (missing !== undefined) say(missing);
      outbox.send(all, { isPaced: all.length > 1 });
    }
  });
}
