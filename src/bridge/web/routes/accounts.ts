import { Router } from 'express';
import { BridgeError } from '../../errors.ts';
import type { StaffAccess } from '../../staff-access.ts';
import type { Account, AccountRecords } from '../../store/accounts.ts';
import { actorOf } from '../access/actor-of.ts';
import { accountBodySchema, accountPathSchema } from '../account-messages.ts';
import type { AccountMessage } from '../account-messages.ts';

/** What the routes work with. */
export interface AccountsRouteParts {
  accounts: Pick<AccountRecords, 'list' | 'set'>;
  signIns: Pick<StaffAccess['signIns'], 'tellEnded'>;
  clock: { wallNow(): number };
}

function accountMessage({ name, role, createdAt, disabledAt }: Account): AccountMessage {
  return {
    name,
    role,
    way: name.startsWith('cobot:') ? 'cobot' : 'password',
    isDisabled: disabledAt !== null,
    createdAt: new Date(createdAt).toISOString(),
  };
}

/** `GET /api/accounts`, `PATCH /api/accounts/:name`: who may sign in, and as what. */
export function accountsRoutes({ accounts, signIns, clock }: AccountsRouteParts): Router {
  const router = Router();
  router.get('/accounts', async (_request, response) => {
    response.json({ accounts: (await accounts.list()).map(accountMessage) });
  });
  router.patch('/accounts/:name', async (request, response) => {
    const { name } = accountPathSchema.parse(request.params);
    const { role, isDisabled } = accountBodySchema.parse(request.body);
    if (isDisabled === true && actorOf(response).name === name) {
      throw new BridgeError('refusal', 'own-account', 'nobody disables the account they are signed in with', {
        advice: 'ask another owner',
      });
    }
    const set = await accounts.set(name, {
      ...(role !== undefined && { role }),
      ...(isDisabled !== undefined && { disabledAt: isDisabled ? clock.wallNow() : null }),
    });
    if (set === 'unknown')
      throw new BridgeError('refusal', 'no-such-account', 'there is no account of that name', {
        advice: 'GET /api/accounts tells which there are',
      });
    if (set === 'last-owner')
      throw new BridgeError('refusal', 'last-owner', 'this is the last owner who may sign in', {
        advice: 'make somebody else an owner first',
      });
    signIns.tellEnded();
    response.json(accountMessage(set));
  });
  return router;
}
