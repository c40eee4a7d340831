import { Router } from 'express';
import type { SignIns } from '../../staff/sign-ins.ts';
import type { Trail } from '../../staff/trail.ts';
import { onlyOwnPage } from '../access/access.ts';
import { isFromOtherSite } from '../access/own-page.ts';
import type { OwnPages } from '../access/own-page.ts';
import { signInLimits } from '../access/sign-in-limits.ts';
import { cookieOf, noCookie, tokenIn } from '../access/session-cookie.ts';
import { problem } from '../problems.ts';
import { signInBodySchema } from '../session-messages.ts';
import type { SessionMessage } from '../session-messages.ts';

/** What the routes work with. */
export interface SessionRouteParts {
  signIns: SignIns;
  trail: Pick<Trail, 'note'>;
  ownPages: OwnPages;
}

/** `/api/session`: signing in with a local account, who is signed in, signing out. */
export function sessionRoutes({ signIns, trail, ownPages }: SessionRouteParts): Router {
  const router = Router();
  const ownPage = onlyOwnPage(ownPages);
  // Express 5 hands a rejection to the error handler by itself.
  router.post('/session', ownPage, ...signInLimits(trail), async (request, response) => {
    const { name, password } = signInBodySchema.parse(request.body);
    const signedIn = await signIns.signIn(name, password);
    if (signedIn === undefined) {
      // Not the name: people type passwords into the wrong field.
      trail.note({ actor: 'system', action: 'sign-in-refused' });
      problem(response, 401, {
        code: 'wrong-password',
        message: 'name or password is wrong',
        advice: 'try again; an owner can give a new password with: npm start -- admin create NAME --replace',
      });
      return;
    }
    // Whoever signs in again, or after somebody else in this browser, leaves no session behind.
    const before = tokenIn(request.headers);
    if (before !== undefined) await signIns.signOut(before);
    const { account, role } = signedIn.session;
    trail.note({ actor: account, action: 'signed-in' });
    const message: SessionMessage = { name: account, role };
    response.setHeader('Set-Cookie', cookieOf(signedIn.token)).json(message);
  });
  router.get('/session', async ({ headers }, response) => {
    const token = tokenIn(headers);
    const session = token === undefined || isFromOtherSite(headers) ? undefined : await signIns.find(token);
    if (session === undefined) {
      problem(response, 401, { code: 'not-signed-in', message: 'nobody is signed in', advice: 'sign in' });
      return;
    }
    const message: SessionMessage = { name: session.account, role: session.role };
    response.json(message);
  });
  router.delete('/session', ownPage, async ({ headers }, response) => {
    const token = tokenIn(headers);
    const session = token === undefined ? undefined : await signIns.find(token);
    if (token !== undefined && session !== undefined) {
      await signIns.signOut(token);
      trail.note({ actor: session.account, action: 'signed-out' });
    }
    response.setHeader('Set-Cookie', noCookie).status(204).end();
  });
  return router;
}
