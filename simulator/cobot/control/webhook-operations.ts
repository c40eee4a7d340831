import { z } from 'zod';
import { type Operation, withInput } from './operation.ts';
import * as views from './views.ts';

const count = z.int().min(0).max(1_000_000);

/** Webhooks: who is told, what was sent, and what happens to them on the way. */
export const webhookOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/webhooks/subscriptions',
    summary: 'All subscriptions, whoever made them',
    status: 200,
    output: z.array(views.subscriptionView),
    run: (actions) => actions.subscriptions(),
  },
  {
    method: 'GET',
    path: '/webhooks/deliveries',
    summary: 'Every try to deliver a webhook, oldest first',
    status: 200,
    output: z.array(views.deliveryView),
    run: (actions) => actions.webhooks.deliveries(),
  },
  {
    method: 'POST',
    path: '/webhooks/idle',
    summary: 'Answers when no webhook is on its way any more',
    status: 204,
    run: (actions) => actions.clock.idle(),
  },
  {
    method: 'POST',
    path: '/webhooks/hold',
    summary: 'Keep webhooks back from now on',
    status: 204,
    run: (actions) => actions.webhooks.hold(),
  },
  withInput(
    {
      method: 'POST',
      path: '/webhooks/release',
      summary: 'Send what was kept back, one after the other; answers when all are sent',
      input: z.strictObject({ order: z.enum(['as-fired', 'reversed']).default('as-fired') }),
      status: 204,
    },
    (actions, _params, { order }) => actions.webhooks.release(order),
  ),
  withInput(
    {
      method: 'PUT',
      path: '/webhooks/lose',
      summary: 'Let the next so many webhooks get lost; 0 takes it back',
      input: z.strictObject({ count }),
      status: 204,
    },
    (actions, _params, input) => actions.webhooks.lose(input.count),
  ),
  withInput(
    {
      method: 'PUT',
      path: '/webhooks/repeat',
      summary: 'Send every webhook so many times more; 0 takes it back',
      input: z.strictObject({ times: z.int().min(0).max(100) }),
      status: 204,
    },
    (actions, _params, input) => actions.webhooks.repeat(input.times),
  ),
];
