import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { z } from 'zod';
import { Actions, type ActionsParts } from './actions.ts';
import { CobotServer } from './cobot-server.ts';
import { ControlServer } from './control/control-server.ts';
import { ALL_SCOPES, createState } from './state.ts';
import { VirtualClock } from './virtual-clock.ts';
import { isTimeZone } from './zone-time.ts';

const optionsSchema = z.strictObject({
  port: z.int().min(0).max(65_535).default(0),
  host: z.string().min(1).default('127.0.0.1'),
  /** The access token it takes. */
  token: z
    .string()
    .regex(/^[\x21-\x7e]{1,500}$/)
    .default('fake-cobot-access-token'),
  scopes: z.array(z.string().min(1)).default([...ALL_SCOPES]),
  spaceId: z.string().min(1).max(64).default('99da6cb66b5e6b39007690854fd66df9'),
  spaceName: z.string().min(1).default('Test Space'),
  /** Also the first piece of the space's path. */
  subdomain: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/)
    .refine((name) => !['v2', 'account', 'control'].includes(name), 'is the name of another path')
    .default('space'),
  timeZone: z.string().refine(isTimeZone, 'is not a time zone').default('Europe/Berlin'),
  networkId: z.string().min(1).max(64).default('network-1'),
  /** Cobot's limits of requests per minute. */
  limits: z.boolean().default(true),
  /** The OAuth client that is registered; without `redirectUris` it may be sent back anywhere. */
  client: z
    .strictObject({
      id: z.string().min(1),
      secret: z.string().min(1),
      redirectUris: z.array(z.url()).optional(),
    })
    .default({ id: 'fake-client', secret: 'fake-client-secret' }),
  /** Real time to wait for the answer to a webhook. */
  webhookTimeoutMs: z.int().min(1).max(60_000).default(10_000),
});

/**
 * `clock` gives ms since 1970, on which the fake's own clock runs, which can be moved ahead of it; it decides about dates,
 * passes, limits and webhooks sent again. Delays are real time.
 */
export type FakeCobotOptions = z.input<typeof optionsSchema> & { clock?: { now(): number } };

/**
 * A running fake Cobot and what can be done to it. One port plays Cobot's three hosts and the control API by path:
 * `/space` (or the subdomain) is `https://SUBDOMAIN.cobot.me`, `/v2` is `https://api.cobot.me`, `/account` is
 * `https://www.cobot.me`, `/control` is ours. So `POST /v2/check_ins` is API 2's check-in.
 */
export class FakeCobot extends Actions {
  /** `http://host:port` */
  readonly url: string;
  readonly spaceUrl: string;
  readonly apiUrl: string;
  readonly accountUrl: string;
  readonly controlUrl: string;
  readonly token: string;
  readonly spaceId: string;
  readonly timeZone: string;
  readonly client: { id: string; secret: string };
  readonly networkId: string;
  readonly #close: () => Promise<void>;

  constructor(options: {
    parts: Omit<ActionsParts, 'spaceUrl'>;
    token: string;
    client: { id: string; secret: string };
    url: string;
    close: () => Promise<void>;
  }) {
    const { space } = options.parts.state;
    const spaceUrl = `${options.url}/${space.subdomain}`;
    super({ ...options.parts, spaceUrl });
    this.url = options.url;
    this.spaceUrl = spaceUrl;
    this.client = options.client;
    this.networkId = space.networkId;
    this.apiUrl = `${options.url}/v2`;
    this.accountUrl = `${options.url}/account`;
    this.controlUrl = `${options.url}/control`;
    this.token = options.token;
    this.spaceId = space.id;
    this.timeZone = space.timeZone;
    this.#close = options.close;
  }

  /** Closes the port and all connections. Idempotent. */
  async stop(): Promise<void> {
    await this.#close();
  }
}

/** @throws ZodError for options that cannot be, or the system's error when the port is taken. */
export async function startFakeCobot(options: FakeCobotOptions = {}): Promise<FakeCobot> {
  const { clock: base = { now: () => Date.now() }, ...rest } = options;
  const wanted = optionsSchema.parse(rest);
  const { port, host, token, scopes, client, limits, webhookTimeoutMs } = wanted;
  const { spaceId: id, spaceName: name, subdomain, timeZone, networkId } = wanted;
  const space = { id, name, subdomain, timeZone, networkId };
  const { redirectUris } = client;
  const state = createState({ token, scopes, space, limits, client: { ...client, redirectUris } });
  const clock = new VirtualClock(base);
  const now = (): number => clock.now();
  const stopping = new AbortController();

  const server = createServer({ keepAliveTimeout: 60_000 });
  server.listen(port, host);
  await once(server, 'listening');
  const closed = once(server, 'close');

  const fake = new FakeCobot({
    parts: { state, clock, webhookTimeoutMs, stopping: stopping.signal },
    token,
    client,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}`,
    close: async () => {
      stopping.abort();
      clock.stop();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
  const cobot = new CobotServer({ actions: fake, now, stopping: stopping.signal, spaceUrl: fake.spaceUrl });
  const control = new ControlServer(fake);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const target = request.url ?? '/';
    const isPath = target.startsWith('/') && URL.canParse(target, fake.url);
    const url = new URL(isPath ? target : '/not-a-path', fake.url);
    const part = url.pathname.startsWith('/control/') ? control : cobot;
    part.handle(request, response, url).catch((error: unknown) => {
      // A client that went away and a delay cut short by stop() are nobody's fault; all else is a bug of the fake.
      const isLeft = stopping.signal.aborted || request.destroyed || response.headersSent;
      if (isLeft) return void response.destroy();
      console.error(error);
      response.writeHead(500, { 'content-type': 'application/json' });
      return void response.end('{"error":"The fake Cobot failed; see its output."}');
    });
  });
  return fake;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
