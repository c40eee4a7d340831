import { Router } from 'express';
import type { StaffAccess } from '../../staff-access.ts';
import { onlyOwnPage } from '../access/access.ts';
import { firstOwnerLimits } from '../access/sign-in-limits.ts';
import { cookieOf } from '../access/session-cookie.ts';
import { firstOwnerBodySchema } from '../first-owner-messages.ts';
import type { FirstOwnerMessage } from '../first-owner-messages.ts';
import { problem } from '../problems.ts';
import type { SessionMessage } from '../session-messages.ts';

type Parts = Pick<StaffAccess, 'firstOwner' | 'signIns' | 'trail' | 'ownPages'>;

/** `/api/first-owner`: while nobody has an account, whoever has the printed code makes the first and is signed in. */
export function firstOwnerRoutes({ firstOwner, signIns, trail, ownPages }: Parts): Router {
  const router = Router();
  router.get('/first-owner', async (_request, response) => {
    const message: FirstOwnerMessage = { isNeeded: await firstOwner.isNeeded() };
    response.json(message);
  });
  router.post(
    '/first-owner',
    onlyOwnPage(ownPages),
    ...firstOwnerLimits(trail),
    async (request, response) => {
      const given = firstOwnerBodySchema.parse(request.body);
      const made = await firstOwner.make(given);
      if (made === 'wrong-code') {
        trail.note({ actor: 'system', action: 'first-owner-refused' });
        problem(response, 401, {
          code: 'wrong-code',
          message: 'this is not the code',
          advice: 'it was printed when the bridge started; stop and start the bridge for another one',
        });
        return;
      }
      const signedIn = made === 'made' ? await signIns.signIn(given.name, given.password) : undefined;
      if (signedIn === undefined) {
        problem(response, 409, {
          code: 'not-needed',
          message: 'there is an account already',
          advice: 'sign in with it; another one can be made with: npm start -- admin create NAME',
        });
        return;
      }
      const { account, role } = signedIn.session;
      trail.note({ actor: account, action: 'signed-in' });
      const message: SessionMessage = { name: account, role };
      response.status(201).setHeader('Set-Cookie', cookieOf(signedIn.token)).json(message);
    },
  );
  return router;
}
