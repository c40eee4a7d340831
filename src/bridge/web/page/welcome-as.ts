import type { Request } from 'express';
import type { SignIns } from '../../staff/sign-ins.ts';
import type { Trail } from '../../staff/trail.ts';
import { isFromOtherSite, isLoopbackHost } from '../access/own-page.ts';
import { cookieOf, tokenIn } from '../access/session-cookie.ts';

const loopbackAddress = /^(127\.|::1$|::ffff:127\.)/;

/**
 * For the demo: signs whoever opens the page on this very machine in with that account, unless somebody is signed in already.
 * From anywhere else, and behind a proxy, one signs in as usual.
 */
export function welcomeAs(
  name: string,
  { signIns, trail }: { signIns: Pick<SignIns, 'find' | 'signInUnasked'>; trail: Pick<Trail, 'note'> },
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
    const signedIn = await signIns.signInUnasked(name);
    if (signedIn === undefined) return undefined;
    trail.note({ actor: signedIn.session.account, action: 'signed-in' });
    return cookieOf(signedIn.token);
  };
}
