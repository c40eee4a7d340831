import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import { BridgeError } from '../../bridge/errors.ts';

const PATH = '/cobot/callback';

/** Where Cobot sends the browser back to: a port of this machine only. */
export interface LoopbackListener {
  /** To be registered with the client at Cobot, exactly like this. */
  redirectUri: string;
  /** The first answer that is ours; others are turned away. Rejects with the signal's reason. */
  answer(isOurs: (answer: URLSearchParams) => boolean, signal: AbortSignal): Promise<URLSearchParams>;
  close(): void;
}

/** @throws BridgeError with advice when the port is taken. */
export async function openLoopbackListener(port: number): Promise<LoopbackListener> {
  const server = createServer();
  server.listen({ host: '127.0.0.1', port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new BridgeError('refusal', 'port-taken', `port ${port} of this machine is taken`, {
      advice: 'choose another one with --port, and register its address with the client at Cobot',
      cause,
    });
  }
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    redirectUri: `http://127.0.0.1:${bound}${PATH}`,
    answer: (isOurs, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<URLSearchParams>();
      const giveUp = (): void => reject(signal.reason);
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      server.on('request', (request, response) => {
        const target = request.url ?? '';
        const url = URL.canParse(target, 'http://127.0.0.1')
          ? new URL(target, 'http://127.0.0.1')
          : undefined;
        if (request.method !== 'GET' || url?.pathname !== PATH) {
          return page(response, 404, 'There is nothing here.');
        }
        if (!isOurs(url.searchParams)) {
          return page(response, 400, 'This does not belong to the sign-in under way.');
        }
        page(
          response,
          200,
          'Back to the command line: it says whether that worked. This window can be closed.',
        );
        return resolve(url.searchParams);
      });
      return promise.finally(() => signal.removeEventListener('abort', giveUp));
    },
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
}

/** What comes in is never shown, and nothing may keep the address: it holds the code. */
function page(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(`${text}\n`);
}
