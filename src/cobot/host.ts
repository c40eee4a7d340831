import { Pool } from 'undici';
import { CobotError } from './errors.ts';

/** One of Cobot's base URLs with its connections and its ready-made request headers. */
export interface Host {
  readonly pool: Pool;
  readonly origin: string;
  /** Put before each path: '' or like '/space'. */
  readonly basePath: string;
  /** For requests without a body. */
  readonly readHeaders: string[];
  /** For requests with a JSON body. */
  readonly writeHeaders: string[];
}

export interface HostOptions {
  baseUrl: string;
  /** What the setting is called, for the error message. */
  setting: string;
  mediaType: 'application/json' | 'application/vnd.api+json';
  token: string;
  userAgent: string;
  connections: number;
}

/**
 * Opens no connection yet. Connections are kept alive for 30 s, or as long as the server's own hint allows. HTTP/1.1
 * only: given up requests then close their connection, which is the only way to take one back. Redirects are never
 * followed (undici's Pool does not), so the token goes nowhere but to the configured origin.
 */
export function openHost(options: HostOptions): Host {
  const url = baseUrl(options.baseUrl, options.setting);
  const readHeaders = [
    'authorization',
    `Bearer ${options.token}`,
    'accept',
    options.mediaType,
    'user-agent',
    options.userAgent,
  ];
  return {
    pool: new Pool(url.origin, {
      connections: options.connections,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: 30_000,
      connect: { timeout: 10_000 },
    }),
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
    readHeaders,
    writeHeaders: [...readHeaders, 'content-type', options.mediaType],
  };
}

/** @throws CobotError `ours` naming the setting, not its value: an address may hold a password. */
export function baseUrl(text: string, setting: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CobotError('ours', `${setting} must be an http or https address`);
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new CobotError('ours', `${setting} must be an address without user, password, query or fragment`);
  }
  return url;
}

/** @throws CobotError `ours` when the access token could not be sent as a header; the token is not in the message. */
export function checkAccessToken(token: string): void {
  if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
    throw new CobotError('ours', 'The access token must be visible ASCII characters without spaces');
  }
}
