import { Router } from 'express';
import type { Response } from 'express';
import { isCobotError } from '../../../cobot/errors.ts';
import type { StaffAccess } from '../../staff-access.ts';
import { onlyOwnPage } from '../access/access.ts';
import { cookieOf, tokenIn } from '../access/session-cookie.ts';
import { noSignOnCookie, signOnCookieOf, signOnWordIn } from '../access/sign-on-cookie.ts';
import { signOnLimits } from '../access/sign-in-limits.ts';
import { problem } from '../problems.ts';
import type { SignInWaysMessage, SignOnMessage } from '../session-messages.ts';
import { goOnPage } from './go-on-page.ts';

type Parts = Pick<StaffAccess, 'cobotSignOns' | 'signIns' | 'trail' | 'ownPages'>;

/** Below the address of the page; it has to be registered at Cobot. */
const CALLBACK_PATH = '/api/session/cobot/callback';

function goOn(response: Response, status: number, cookies: readonly string[], sentence: string): void {
  response.setHeader('Set-Cookie', [noSignOnCookie, ...cookies]);
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  response
    .status(status)
    .type('html')
    .send(goOnPage(sentence, { isDone: status === 200 }));
}

/** `/api/session/ways` and `/api/session/cobot`: signing in with Cobot, as an admin of the space. */
export function cobotSessionRoutes({ cobotSignOns, signIns, trail, ownPages }: Parts): Router {
  const router = Router();
  router.get('/session/ways', (_request, response) => {
    const message: SignInWaysMessage = { account: true, cobot: cobotSignOns !== undefined };
    response.json(message);
  });
  router.post(
    '/session/cobot',
    onlyOwnPage(ownPages),
    ...signOnLimits(trail),
    async ({ headers }, response) => {
      if (cobotSignOns === undefined) {
        problem(response, 409, {
          code: 'no-cobot-sign-in',
          message: 'signing in with Cobot is not set up',
          advice: 'set cobot.signIn in the config',
        });
        return;
      }
      // One of our own pages asked, so this is where it is.
      const redirectUri = `${headers.origin ?? ''}${CALLBACK_PATH}`;
      const { authorizeUrl, browser } = await cobotSignOns.begin(redirectUri, tokenIn(headers));
      const message: SignOnMessage = { authorizeUrl };
      response.setHeader('Set-Cookie', signOnCookieOf(browser)).json(message);
    },
  );
  // Cobot sends the browser here, so it comes from another site: what was begun and by whom takes the place of the origin.
  router.get('/session/cobot/callback', async ({ url, headers }, response) => {
    const callback = new URL(url, 'http://bridge').searchParams;
    try {
      const back = await cobotSignOns?.finish(callback, signOnWordIn(headers));
      if (back === undefined) {
        goOn(response, 400, [], 'This sign-in was not begun here, or too long ago. Please begin again.');
        return;
      }
      const { person, tokenBefore } = back;
      const actor = `cobot:${person.userId}`;
      const signedIn =
        person.isAdmin && cobotSignOns !== undefined
          ? await signIns.admit(actor, cobotSignOns.firstRole)
          : undefined;
      if (signedIn === undefined) {
        trail.note({ actor, action: 'sign-in-refused' });
        goOn(response, 403, [], 'Only admins of this space whose account is not disabled may sign in.');
        return;
      }
      if (tokenBefore !== undefined) await signIns.signOut(tokenBefore);
      trail.note({ actor, action: 'signed-in' });
      goOn(response, 200, [cookieOf(signedIn.token)], 'You are signed in.');
    } catch (error) {
      if (!isCobotError(error)) throw error;
      trail.note({ actor: 'system', action: 'sign-in-refused' });
      const isNo = error.kind === 'refusal';
      const away =
        'Cobot cannot be reached. Please sign in with an account of the bridge, or try again later.';
      goOn(response, isNo ? 403 : 502, [], isNo ? 'Cobot did not agree to this sign-in.' : away);
    }
  });
  return router;
}
