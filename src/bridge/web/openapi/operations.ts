import { auditMessageSchema, auditQuerySchema } from '../audit-messages.ts';
import {
  alertsMessageSchema,
  alertsQuerySchema,
  doorMessageSchema,
  doorsMessageSchema,
  holdOpenBodySchema,
  leaseDroppedSchema,
  lockdownBodySchema,
  openedMessageSchema,
  reconciliationQuerySchema,
  reconciliationSchema,
  settingsBodySchema,
} from '../door-messages.ts';
import { entriesMessageSchema, entriesQuerySchema } from '../entry-messages.ts';
import { firstOwnerBodySchema, firstOwnerMessageSchema } from '../first-owner-messages.ts';
import { healthMessageSchema } from '../health-message.ts';
import { liveCountsSchema } from '../live-messages.ts';
import { enrolBodySchema, enrolResultSchema, membersSchema, webhooksSchema } from '../messages.ts';
import {
  sessionMessageSchema,
  signInBodySchema,
  signInWaysSchema,
  signOnMessageSchema,
} from '../session-messages.ts';
import { terminalsMessageSchema } from '../terminal-messages.ts';
import { accountOperations } from './account-operations.ts';
import { enrolmentOperations } from './enrolment-operations.ts';
import type { Operation } from './operation.ts';
import { syncOperations } from './sync-operations.ts';

const looking: readonly Operation[] = [
  {
    method: 'GET',
    path: '/healthz',
    summary: 'The whole bridge at a glance; 503 where no entry can be decided',
    answer: healthMessageSchema,
    isOpen: true,
  },
  {
    method: 'GET',
    path: '/api/entries',
    summary: 'Entries, newest first; `before` is the id of the last one of the page before',
    query: entriesQuerySchema,
    answer: entriesMessageSchema,
  },
  {
    method: 'GET',
    path: '/api/terminals',
    summary: 'How every terminal is doing, what to do about it, and what it can do',
    answer: terminalsMessageSchema,
  },
  { method: 'GET', path: '/api/members', summary: 'The members', answer: membersSchema },
  {
    method: 'GET',
    path: '/api/alerts',
    summary: 'What staff should look at, newest first',
    query: alertsQuerySchema,
    answer: alertsMessageSchema,
  },
  {
    method: 'GET',
    path: '/api/reconciliation',
    summary: 'Who came in without Cobot, and what is owed',
    query: reconciliationQuerySchema,
    answer: reconciliationSchema,
  },
  {
    method: 'GET',
    path: '/api/webhooks',
    summary: 'Whether Cobot tells of changes',
    answer: webhooksSchema,
  },
  {
    method: 'GET',
    path: '/api/audit',
    summary: 'Who did what, newest first',
    query: auditQuerySchema,
    answer: auditMessageSchema,
  },
  {
    method: 'GET',
    path: '/api/live',
    summary:
      'Asked to become a WebSocket: the house as it is, then every change, as x-websocket describes. Otherwise: what ' +
      'became of those who look on',
    answer: liveCountsSchema,
  },
  { method: 'GET', path: '/api/openapi.json', summary: 'This description' },
  { method: 'GET', path: '/api/docs', summary: 'This description for people', contentType: 'text/html' },
];

const doing: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/members/:id/enrol',
    summary: 'Enrols a member: 201 where that is new, 200 where it was so before',
    body: enrolBodySchema,
    answer: enrolResultSchema,
    status: 201,
  },
  {
    method: 'DELETE',
    path: '/api/members/:id/lease',
    summary: "Ends a member's running check-in as far as the doors are concerned",
    answer: leaseDroppedSchema,
  },
  { method: 'GET', path: '/api/doors', summary: 'How every door behaves', answer: doorsMessageSchema },
  {
    method: 'POST',
    path: '/api/doors/:name/open',
    summary: 'Opens a door now',
    answer: openedMessageSchema,
  },
  {
    method: 'POST',
    path: '/api/doors/:name/lockdown',
    summary: 'Locks a door down, or ends that',
    body: lockdownBodySchema,
    answer: doorMessageSchema,
  },
  {
    method: 'POST',
    path: '/api/doors/:name/hold-open',
    summary: 'Holds a door open for so many minutes; 0 ends it',
    body: holdOpenBodySchema,
    answer: doorMessageSchema,
  },
  {
    method: 'PATCH',
    path: '/api/doors/:name/settings',
    summary: 'Changes how a door behaves; what is left out stays as it is',
    body: settingsBodySchema,
    answer: doorMessageSchema,
  },
  {
    method: 'DELETE',
    path: '/api/doors/:name/settings',
    summary: "Makes every setting of a door the config's again",
    answer: doorMessageSchema,
  },
];

const signingIn: readonly Operation[] = [
  {
    method: 'POST',
    path: '/api/session',
    summary: 'Signs in with an account; the answer sets the cookie',
    body: signInBodySchema,
    answer: sessionMessageSchema,
    isOpen: true,
  },
  {
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in',
    answer: sessionMessageSchema,
    isOpen: true,
  },
  { method: 'DELETE', path: '/api/session', summary: 'Signs out', status: 204, isOpen: true },
  {
    method: 'GET',
    path: '/api/session/ways',
    summary: 'How one may sign in',
    answer: signInWaysSchema,
    isOpen: true,
  },
  {
    method: 'POST',
    path: '/api/session/cobot',
    summary: 'Begins to sign in with Cobot: the page sends the browser to the address in the answer',
    answer: signOnMessageSchema,
    isOpen: true,
  },
  {
    method: 'GET',
    path: '/api/session/cobot/callback',
    summary: 'Where Cobot sends the browser back; its answer sets the cookie and goes on to the page',
    contentType: 'text/html',
    isOpen: true,
  },
  {
    method: 'GET',
    path: '/api/first-owner',
    summary: 'Whether nobody has an account yet, and the first can be made here',
    answer: firstOwnerMessageSchema,
    isOpen: true,
  },
  {
    method: 'POST',
    path: '/api/first-owner',
    summary:
      "Makes the first account, an owner's, with the code the bridge printed when it started, and signs in",
    body: firstOwnerBodySchema,
    answer: sessionMessageSchema,
    status: 201,
    isOpen: true,
  },
];

/** Everything the API does; a test tells of a route that is not here. */
export const operations: readonly Operation[] = [
  ...looking,
  ...doing,
  ...enrolmentOperations,
  ...syncOperations,
  ...accountOperations,
  ...signingIn,
];
