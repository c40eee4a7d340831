import type { IncomingHttpHeaders } from 'node:http';
import type { RateLimiter } from './limits.ts';
import type { AccessToken, State } from './model.ts';
import type { Answer, Route } from './route.ts';
import { v2Errors } from './v2-json.ts';

const JSON_API = 'application/vnd.api+json';

/** What Cobot says before it looks at a request: 401, 429, 403 or, in API 2, wrong headers. undefined lets it through. */
export function stoppedAtGate(
  state: State,
  limiter: RateLimiter,
  route: Route,
  request: { method: string; headers: IncomingHttpHeaders },
  now: number,
): Answer | undefined {
  const { headers } = request;
  const token = accessTokenOf(state, headers);
  if (token === undefined && route.isPublic !== true) return unauthorised;

  const waitSeconds = limiter.count(state.settings.limits, route.endpoint, token?.userId ?? '', now);
  if (waitSeconds > 0) return rateLimited(waitSeconds);

  if (route.scopes.length > 0 && !route.scopes.some((scope) => token?.scopes.includes(scope) === true)) {
    return { status: 403, body: { error: `The access token lacks the scope ${route.scopes[0]}.` } };
  }
  if (route.host !== 'v2') return undefined;
  if (headers.accept !== JSON_API) return { status: 406, body: v2Errors(`Accept must be ${JSON_API}`) };
  if (request.method !== 'GET' && headers['content-type'] !== JSON_API) {
    return { status: 415, body: v2Errors(`Content-Type must be ${JSON_API}`) };
  }
  return undefined;
}

/** The token a request brings, where it is one of ours. */
export function accessTokenOf(state: State, headers: IncomingHttpHeaders): AccessToken | undefined {
  const { authorization: header } = headers;
  const token = header?.startsWith('Bearer ') === true ? header.slice('Bearer '.length) : undefined;
  return token === undefined ? undefined : state.accessTokens.get(token);
}

const unauthorised: Answer = {
  status: 401,
  body: { error: "A valid access token must be passed using the 'Authorization: Bearer token' header." },
};

function rateLimited(waitSeconds: number): Answer {
  return {
    status: 429,
    body: { error: 'Rate limit exceeded. Please try again later.' },
    headers: { 'retry-after': String(waitSeconds) },
  };
}
