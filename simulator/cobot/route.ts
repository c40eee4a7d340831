import type { Endpoint } from './endpoints.ts';
import type { AccessToken, State } from './model.ts';
import type { Teller } from './webhooks/teller.ts';

/** What a route gets to see of a request. */
export interface Asking {
  state: State;
  /** As asked for, with the part's own first piece. */
  path: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Parsed JSON or form; undefined where there was none or it could not be parsed. */
  body: unknown;
  now: number;
  /** `http://host:port/space` */
  spaceUrl: string;
  /** Where webhooks come from. */
  teller: Teller;
  /** Of the request; undefined where none is needed. */
  accessToken: AccessToken | undefined;
}

/** What it answers; `body` is sent as JSON, none is sent empty. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Route {
  endpoint: Endpoint;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  host: 'space' | 'v2' | 'account';
  /** Below the host, with `:names`. */
  path: string;
  /** Any of these is enough; none are needed where empty. */
  scopes: readonly string[];
  /** Answers without a bearer token. */
  isPublic?: boolean;
  answer: (asking: Asking) => Answer;
}

export const v1NotFound: Answer = { status: 404, body: { error: 'Not found' } };
