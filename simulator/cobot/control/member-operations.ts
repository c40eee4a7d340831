import { z } from 'zod';
import * as inputs from '../inputs.ts';
import { type Operation, withInput } from './operation.ts';
import * as views from './views.ts';

const id = (params: Readonly<Record<string, string>>): string => params['id'] ?? '';
const member = { status: 200, output: views.memberView } as const;

/** What a space's staff does in Cobot. Each sends the webhooks it would bring. */
export const memberOperations: readonly Operation[] = [
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
  withInput(
    {
      method: 'POST',
      path: '/members/:id/passes/remove',
      summary: 'Take unused time passes away, one unless told otherwise',
      input: inputs.passCountSchema,
      ...member,
    },
    (actions, params, input) => actions.removePasses(id(params), input.count),
  ),
  withInput(
    {
      method: 'POST',
      path: '/members/:id/plan',
      summary: 'Change the plan, without a date at once',
      input: inputs.planChangeSchema,
      ...member,
    },
    (actions, params, change) => actions.changePlan(id(params), change),
  ),
  withInput(
    {
      method: 'PUT',
      path: '/members/:id/custom-field',
      summary: 'Set a custom field of a member; one the space does not have is added to it',
      input: inputs.fieldValueSchema,
      ...member,
    },
    (actions, params, { label, value }) => actions.setCustomField(id(params), label, value),
  ),
  withInput(
    {
      method: 'POST',
      path: '/plans',
      summary: 'Add a plan to the space',
      input: inputs.planSchema,
      status: 201,
      output: views.planView,
    },
    (actions, _params, plan) => actions.addPlan(plan),
  ),
];
