import { z } from 'zod';
import { MAX_DELAY_MS, endpointSchema, faultSchema } from '../endpoints.ts';
import * as inputs from '../inputs.ts';
import { type Operation, withInput } from './operation.ts';
import * as views from './views.ts';

const id = (params: Readonly<Record<string, string>>): string => params['id'] ?? '';
const endpoint = (params: Readonly<Record<string, string>>): z.output<typeof endpointSchema> =>
  endpointSchema.parse(params['endpoint']);
const member = { status: 200, output: views.memberView } as const;

const memberOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/members',
    summary: 'All members',
    status: 200,
    output: z.array(views.memberView),
    run: (actions) => actions.members(),
  },
  withInput(
    {
      method: 'POST',
      path: '/members',
      summary: 'Add a member',
      input: inputs.memberSchema,
      status: 201,
      output: views.memberView,
    },
    (actions, _params, input) => actions.addMember(input),
  ),
  { method: 'GET', path: '/members/:id', summary: 'One member', ...member, run: (a, p) => a.member(id(p)) },
  withInput(
    {
      method: 'PATCH',
      path: '/members/:id',
      summary: 'Change a member',
      input: inputs.memberChangeSchema,
      ...member,
    },
    (actions, params, change) => actions.changeMember(id(params), change),
  ),
  {
    method: 'DELETE',
    path: '/members/:id',
    summary: 'Delete a membership with its tokens and passes',
    status: 204,
    run: (actions, params) => actions.deleteMember(id(params)),
  },
  withInput(
    {
      method: 'POST',
      path: '/members/:id/cancel',
      summary: 'Cancel a membership, without a date from today on',
      input: inputs.cancellationSchema,
      ...member,
    },
    (actions, params, input) => actions.cancelMember(id(params), input.canceledTo),
  ),
  {
    method: 'POST',
    path: '/members/:id/undo-cancellation',
    summary: 'Undo a cancellation',
    ...member,
    run: (actions, params) => actions.undoCancellation(id(params)),
  },
  withInput(
    {
      method: 'POST',
      path: '/members/:id/passes',
      summary: 'Give a member time passes',
      input: inputs.passesSchema,
      ...member,
    },
    (actions, params, passes) => actions.addPasses(id(params), passes),
  ),
  withInput(
    {
      method: 'POST',
      path: '/members/:id/tokens',
      summary: 'Tie a check-in token to a member',
      input: inputs.tokenSchema,
      ...member,
    },
    (actions, params, input) => actions.addToken(id(params), input.token),
  ),
  {
    method: 'DELETE',
    path: '/tokens/:token',
    summary: 'Remove a check-in token',
    status: 204,
    run: (actions, params) => actions.removeToken(params['token'] ?? ''),
  },
];

const troubleOperations: readonly Operation[] = [
  withInput(
    {
      method: 'PUT',
      path: '/endpoints/:endpoint/fault',
      summary: 'Let an endpoint fail from now on, or so many times',
      input: faultSchema,
      status: 204,
    },
    (actions, params, fault) => actions.setFault(endpoint(params), fault),
  ),
  {
    method: 'DELETE',
    path: '/endpoints/:endpoint/fault',
    summary: 'Let an endpoint work again',
    status: 204,
    run: (actions, params) => actions.setFault(endpoint(params), undefined),
  },
  withInput(
    {
      method: 'PUT',
      path: '/endpoints/:endpoint/delay',
      summary: 'Delay each request to an endpoint; 0 takes it back',
      input: z.strictObject({ ms: z.int().min(0).max(MAX_DELAY_MS) }),
      status: 204,
    },
    (actions, params, input) => actions.setDelay(endpoint(params), input.ms),
  ),
  {
    method: 'GET',
    path: '/settings',
    summary: 'Limits, texts and the answers Cobot does not document',
    status: 200,
    output: views.settingsView,
    run: (actions) => actions.settings(),
  },
  withInput(
    {
      method: 'PATCH',
      path: '/settings',
      summary: 'Change settings',
      input: inputs.settingsChangeSchema,
      status: 200,
      output: views.settingsView,
    },
    (actions, _params, change) => actions.changeSettings(change),
  ),
];

const recordOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/asked',
    summary: 'What was asked of the fake, oldest first',
    status: 200,
    output: z.array(views.askedView),
    run: (actions) => actions.asked(),
  },
  {
    method: 'DELETE',
    path: '/asked',
    summary: 'Forget what was asked',
    status: 204,
    run: (actions) => actions.askedLog.clear(),
  },
  {
    method: 'GET',
    path: '/check-ins',
    summary: 'All check-ins, oldest first',
    status: 200,
    output: z.array(views.checkInView),
    run: (actions) => actions.checkIns(),
  },
  {
    method: 'POST',
    path: '/reset',
    summary: 'Start afresh: no members, no faults, default settings',
    status: 204,
    run: (actions) => actions.reset(),
  },
];

export const operations: readonly Operation[] = [
  ...memberOperations,
  ...troubleOperations,
  ...recordOperations,
];
