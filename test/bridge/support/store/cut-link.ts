import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** The way to a server, which can be cut so that only one side notices. */
export interface CutLink {
  /** Where to connect to instead. */
  port: number;
  /** Ends what is connected now, for the client; the server hears nothing of it. */
  cut(): void;
}

/** Passes everything on to a port of the loopback. */
export async function cutLink(toPort: number): Promise<CutLink> {
  const clients = new Set<Socket>();
  const upstream = new Set<Socket>();
  const server = createServer((client) => {
    const up = connect(toPort, '127.0.0.1');
    clients.add(client);
    upstream.add(up);
    client.on('error', () => client.destroy());
    up.on('error', () => up.destroy());
    client.on('data', (chunk) => up.write(chunk));
    up.on('data', (chunk) => client.write(chunk));
    client.on('end', () => up.end());
    up.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const socket of [...clients, ...upstream]) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP port was asked for');
  return {
    port: address.port,
    cut() {
      for (const client of clients) client.destroy();
      clients.clear();
    },
  };
}
