import type { IncomingHttpHeaders } from 'node:http';

/** `__Host-`: browsers take it only from the host itself, for all its paths, and over TLS or from this very machine. */
const NAME = '__Host-bridge-session';
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** The `Set-Cookie` of somebody who signed in; it ends with the browser, or when the bridge says so. */
export function cookieOf(token: string): string {
  return `${NAME}=${token}; ${attributes}`;
}

/** The `Set-Cookie` that takes it away. */
export const noCookie = `${NAME}=; Max-Age=0; ${attributes}`;

/** The token in a request's cookies. One that comes twice is none. */
export function tokenIn({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  const found = cookie.split(';').flatMap((pair) => {
    const [name, value = ''] = pair.trim().split('=');
    return name === NAME ? [value] : [];
  });
  const [token] = found;
  return found.length === 1 && token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
}
