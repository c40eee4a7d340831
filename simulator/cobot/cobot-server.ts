import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actions } from './actions.ts';
import type { Asked } from './asked.ts';
import type { Endpoint, Fault } from './endpoints.ts';
import { accessTokenOf, stoppedAtGate } from './gate.ts';
import { parseBody, readBody, send, written } from './http-body.ts';
import type { Answer, Route } from './route.ts';
import { type Match, Router } from './router.ts';
import { allRoutes } from './routes/all.ts';

export interface CobotServerOptions {
  actions: Actions;
  now: () => number;
  /** Aborted when the fake stops: ends delays. */
  stopping: AbortSignal;
  spaceUrl: string;
}

/** Answers as Cobot does, with the faults that are set. */
export class CobotServer {
  readonly #options: CobotServerOptions;
  readonly #router = new Router<Route>();

  constructor(options: CobotServerOptions) {
    this.#options = options;
    const { subdomain } = options.actions.state.space;
    for (const route of allRoutes) {
      const host = route.host === 'space' ? subdomain : route.host;
      this.#router.add(route.method, `/${host}${route.path}`, route);
    }
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const startedAt = performance.now();
    const { actions, now } = this.#options;
    const method = request.method ?? '';
    const body = await readBody(request);
    const match = this.#router.find(method, url.pathname.replace(/(?<=.)\/$/, ''));
    const entry = actions.askedLog.add({
      method,
      path: loggedPath(match, url),
      endpoint: match?.route.endpoint,
      body: match?.route.endpoint === 'exchange-code' ? '' : (body ?? ''),
      at: now(),
      status: undefined,
      ms: undefined,
    });
    await this.#answer(request, response, url, { match, body, entry });
    entry.ms = performance.now() - startedAt;
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    asked: { match: Match<Route> | undefined; body: string | undefined; entry: Asked },
  ): Promise<void> {
    const { actions, stopping } = this.#options;
    const { match, body, entry } = asked;
    const respond = (answer: Answer, fault?: Fault): void => {
      const mediaType = match?.route.host === 'v2' ? 'application/vnd.api+json' : 'application/json';
      sendWithFault(response, written(answer, mediaType), fault, entry);
    };
    if (body === undefined) return respond({ status: 413, body: { error: 'The body is too large.' } });
    if (match === undefined) return respond({ status: 404, body: { error: 'Not found' } });

    const { endpoint } = match.route;
    const delayMs = actions.faults.delayMs(endpoint);
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: stopping });
    const fault = actions.faults.take(endpoint);
    if (fault?.kind === 'status') {
      return respond({ status: fault.status, body: fault.body, headers: fault.headers ?? {} });
    }
    if (fault?.kind === 'reset') return void response.destroy();
    if (fault?.kind === 'hang') return undefined;
    return respond(this.#carriedOut(request, url, match, body), fault);
  }

  #carriedOut(request: IncomingMessage, url: URL, match: Match<Route>, body: string): Answer {
    const { actions, now, spaceUrl } = this.#options;
    const { route, params } = match;
    const asked = { method: request.method ?? '', headers: request.headers };
    return (
      stoppedAtGate(actions.state, actions.limiter, route, asked, now()) ??
      route.answer({
        state: actions.state,
        path: url.pathname,
        params,
        query: url.searchParams,
        body: parseBody(body, request.headers['content-type']),
        now: now(),
        spaceUrl,
        teller: actions.teller,
        accessToken: accessTokenOf(actions.state, request.headers),
      })
    );
  }
}

const tokenEndpoints: readonly (Endpoint | undefined)[] = [
  'access-token',
  'revoke-access-token',
  'space-token',
];

/** Check-in tokens may be seen in a test tool's log, the access token may not. */
function loggedPath(match: Match<Route> | undefined, url: URL): string {
  if (!tokenEndpoints.includes(match?.route.endpoint)) return url.pathname + url.search;
  return url.pathname.replace(/(?<=\/access_tokens\/)[^/]+/, ':token');
}

function sendWithFault(
  response: ServerResponse,
  answer: ReturnType<typeof written>,
  fault: Fault | undefined,
  entry: Asked,
): void {
  if (fault?.kind === 'lost-answer') return void response.destroy();
  if (fault?.kind === 'hang-after') return undefined;
  entry.status = answer.status;
  if (fault?.kind === 'cut-off') {
    // One byte more is announced than there is, so even an empty answer is cut off.
    const headers = { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) + 1 };
    response.writeHead(answer.status, headers);
    response.write(answer.body.slice(0, Math.ceil(answer.body.length / 2)), () => response.destroy());
    return undefined;
  }
  if (fault?.kind !== 'wrong-json') return send(response, answer);
  const body = '{"data": oops';
  return send(response, { ...answer, headers: { ...answer.headers, 'content-length': body.length }, body });
}
