import type { Request } from 'express';
import type { SignIns } from '../../staff/sign-ins.ts';
import { isFromOtherSite, isLoopbackHost } from '../access/own-page.ts';
import { cookieOf, tokenIn } from '../access/session-cookie.ts';

const loopbackAddress = /^(127\.|::1$|::ffff:127\.)/;

/**
 * For the demo: signs whoever opens the page on this very machine in with an account of its own, unless somebody is signed in
 * already. From anywhere else, and behind a proxy, one signs in as usual.
 */
export function welcomeAs(
  { name, password }: { name: string; password: string },
  signIns: Pick<SignIns, 'find' | 'signIn'>,
): (request: Request) => Promise<string | undefined> {
  return async ({ headers, socket }) => {
    const isFromHere =
      loopbackAddress.test(socket.remoteAddress ?? '') &&
      isLoopbackHost(headers.host ?? '') &&
      headers['x-forwarded-for'] === undefined &&
      headers.forwarded === undefined &&
      !isFromOtherSite(headers);
    if (!isFromHere) return undefined;
    const token = tokenIn(headers);
    if (token !== undefined && (await signIns.find(token)) !== undefined) return undefined;
    const signedIn = await signIns.signIn(name, password);
    return signedIn && cookieOf(signedIn.token);
  };
}
