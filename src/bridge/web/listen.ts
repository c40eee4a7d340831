import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { BridgeError, messageOf } from '../errors.ts';

/** A listening server. */
export interface Listening {
  url: string;
  /** Ends all connections and frees the port; idempotent. */
  stop(): Promise<void>;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function opened(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = isBusy(cause)
        ? `port ${port} is in use`
        : `the bridge cannot listen on ${host}:${port}: ${messageOf(cause)}`;
      reject(
        new BridgeError('refusal', 'listen', message, {
          advice:
            'stop the program that uses it (another bridge?), or choose another http.port in the config',
          cause,
        }),
      );
    });
    server.listen({ host, port }, resolve);
  });
}

/** Listens; port 0 picks a free one. Throws `BridgeError` with advice. */
export async function listen(app: RequestListener, at: { host: string; port: number }): Promise<Listening> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app);
  await opened(server, at.host, at.port);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : at.port;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  let stopping: Promise<void> | undefined;
  return {
    url: `http://${host}:${port}`,
    stop() {
      stopping ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return stopping;
    },
  };
}
