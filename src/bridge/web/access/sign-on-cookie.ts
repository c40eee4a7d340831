import type { IncomingHttpHeaders } from 'node:http';

const NAME = '__Host-bridge-sign-on';
/** Lax: it has to come along when Cobot sends the browser back. */
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** The `Set-Cookie` of a browser that goes to Cobot to sign in. */
export function signOnCookieOf(word: string): string {
  return `${NAME}=${word}; Max-Age=600; ${attributes}`;
}

/** The `Set-Cookie` that takes it away. */
export const noSignOnCookie = `${NAME}=; Max-Age=0; ${attributes}`;

/** The word in a request's cookies. */
export function signOnWordIn({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  return new RegExp(`(?:^|;\\s*)${NAME}=([\\w-]{43})(?:;|$)`).exec(cookie)?.[1];
}
