import {
  accountBodySchema,
  accountMessageSchema,
  accountsMessageSchema,
  ownPasswordBodySchema,
} from '../account-messages.ts';
import { sessionMessageSchema } from '../session-messages.ts';
import type { Operation } from './operation.ts';

/** What the API does about who may sign in. */
export const accountOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/accounts',
    summary: 'Who may sign in, and as what',
    answer: accountsMessageSchema,
  },
  {
    method: 'PATCH',
    path: '/api/accounts/:name',
    summary: 'Gives an account another role, disables it, which ends its sessions, or lets it in again',
    body: accountBodySchema,
    answer: accountMessageSchema,
  },
  {
    method: 'PUT',
    path: '/api/session/password',
    summary: "Changes one's own password; all other sessions of the account end",
    body: ownPasswordBodySchema,
    answer: sessionMessageSchema,
    isOpen: true,
  },
];
