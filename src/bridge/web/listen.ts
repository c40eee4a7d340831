import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { BridgeError, messageOf } from '../errors.ts';
import type { TlsPair } from './tls/read-pair.ts';

/** A listening server. */
export interface Listening {
  url: string;
  /** New connections are served with this one from now on. */
  setCertificate(pair: TlsPair): void;
  /** Ends all connections and frees the port; idempotent. */
  stop(): Promise<void>;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** What happens with a request that wants to become something else. */
export type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Where to listen. */
export interface ListenAt {
  host: string;
  port: number;
  /** What the port is called in the config, for the advice. Default `http.port`. */
  setting?: string;
  /** Certificate and key as PEM; without them plain HTTP. */
  tls?: TlsPair | undefined;
  /** Takes over requests that want to become a WebSocket; whoever does it ends their connections. */
  onUpgrade?: OnUpgrade;
}

function opened(server: Server, { host, port, setting = 'http.port' }: ListenAt): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const message = isBusy(cause)
        ? `port ${port} is in use`
        : `the bridge cannot listen on ${host}:${port}: ${messageOf(cause)}`;
      reject(
        new BridgeError('refusal', 'listen', message, {
          advice: `stop the program that uses it (another bridge?), or choose another ${setting} in the config`,
          cause,
        }),
      );
    });
    server.listen({ host, port }, resolve);
  });
}

/** Listens; port 0 picks a free one. Throws `BridgeError` with advice. */
export async function listen(app: RequestListener, at: ListenAt): Promise<Listening> {
  const limits = { requestTimeout: 30_000, headersTimeout: 10_000 };
  const { tls } = at;
  const tlsServer = tls && createTlsServer({ ...limits, ...tls }, app);
  const server = tlsServer ?? createServer(limits, app);
  if (at.onUpgrade !== undefined) server.on('upgrade', at.onUpgrade);
  await opened(server, at);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : at.port;
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  let stopping: Promise<void> | undefined;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    setCertificate: (pair) => tlsServer?.setSecureContext(pair),
    stop() {
      stopping ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return stopping;
    },
  };
}
