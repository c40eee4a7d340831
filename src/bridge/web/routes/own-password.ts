import { Router } from 'express';
import { hashPassword } from '../../staff/password.ts';
import type { StaffAccess } from '../../staff-access.ts';
import type { AccountRecords } from '../../store/accounts.ts';
import { onlyOwnPage } from '../access/access.ts';
import { ownPasswordLimits } from '../access/sign-in-limits.ts';
import { cookieOf, tokenIn } from '../access/session-cookie.ts';
import { ownPasswordBodySchema } from '../account-messages.ts';
import { problem } from '../problems.ts';
import type { SessionMessage } from '../session-messages.ts';

type Parts = Pick<StaffAccess, 'signIns' | 'trail' | 'ownPages'> & {
  accounts: Pick<AccountRecords, 'change'>;
};

/** `PUT /api/session/password`: whoever is signed in with a password takes another one, and stays signed in here only. */
export function ownPasswordRoutes({ signIns, trail, ownPages, accounts }: Parts): Router {
  const router = Router();
  const limits = ownPasswordLimits(trail);
  router.put('/session/password', onlyOwnPage(ownPages), ...limits, async (request, response) => {
    const { password, newPassword } = ownPasswordBodySchema.parse(request.body);
    const token = tokenIn(request.headers);
    const session = token === undefined ? undefined : await signIns.find(token);
    if (session === undefined) {
      problem(response, 401, { code: 'not-signed-in', message: 'nobody is signed in', advice: 'sign in' });
      return;
    }
    const { account: name, role } = session;
    const proof = await signIns.signIn(name, password);
    if (proof === undefined) {
      trail.note({ actor: name, action: 'own-password-refused' });
      problem(response, 401, {
        code: 'wrong-password',
        message: 'this is not your password',
        advice: 'try again; whoever signs in with Cobot has none here',
      });
      return;
    }
    await accounts.change(name, { password: await hashPassword(newPassword) });
    signIns.tellEnded();
    const signedIn = await signIns.signIn(name, newPassword);
    trail.note({ actor: name, action: 'own-password-changed' });
    const message: SessionMessage = { name, role };
    if (signedIn !== undefined) response.setHeader('Set-Cookie', cookieOf(signedIn.token));
    response.json(message);
  });
  return router;
}
