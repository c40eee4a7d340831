import { z } from 'zod';
import { MAX_DELAY_MS, endpointSchema, faultSchema } from '../endpoints.ts';
import * as inputs from '../inputs.ts';
import { clockOperations } from './clock-operations.ts';
import { memberOperations } from './member-operations.ts';
import { type Operation, withInput } from './operation.ts';
import * as views from './views.ts';
import { webhookOperations } from './webhook-operations.ts';

const endpoint = (params: Readonly<Record<string, string>>): z.output<typeof endpointSchema> =>
  endpointSchema.parse(params['endpoint']);

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
    summary: 'Start afresh: no members, no subscriptions, no faults, default settings',
    status: 204,
    run: (actions) => actions.reset(),
  },
];

export const operations: readonly Operation[] = [
  ...memberOperations,
  ...clockOperations,
  ...webhookOperations,
  ...troubleOperations,
  ...recordOperations,
];
