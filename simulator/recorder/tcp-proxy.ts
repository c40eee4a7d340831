import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Framer } from '../../src/protocol/framer.ts';
import type { Way } from './capture.ts';
import type { Conversation } from './conversation.ts';
import type { Proxy, ProxyOptions } from './proxy.ts';

/** Hands every byte on as it came. Rejects where the port is taken. */
export async function startTcpProxy(options: ProxyOptions): Promise<Proxy> {
  const { from, newConversation } = options;
  const sockets = new Set<Socket>();
  const ends: Promise<void>[] = [];
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
    ends.push(handOn(client, { ...options, conversation: newConversation(), sockets }));
  });
  await listening(server, from.host, from.port);
  const address: AddressInfo | string | null = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : from.port,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(ends);
    },
  };
}

interface Desk extends ProxyOptions {
  conversation: Conversation;
  sockets: Set<Socket>;
}

/** Resolves when both connections are gone. */
async function handOn(client: Socket, desk: Desk): Promise<void> {
  const { to, conversation, say, sockets } = desk;
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
    problem.code === 'ECONNREFUSED'
      ? '; if it is an old one that speaks UDP alone, record it with --transport udp'
      : '';
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
