import { expect, test } from 'vitest';
import { planSubscriptions } from '../../../src/bridge/webhooks/subscription-plan.ts';
import type { Subscription } from '../../../src/cobot/subscriptions.ts';

const paths = {
  callbackUrls: new Map([
    ['confirmed_membership', 'https://door.example.com/a'],
    ['canceled_membership', 'https://door.example.com/b'],
  ] as const),
  isOurs: (url: string) => url.startsWith('https://door.example.com/'),
};
const listed = (id: string, event: string, path: string, isActive = true): Subscription => ({
  id,
  event,
  isActive,
  callbackUrl: `https://door.example.com/${path}`,
});
const confirmed = listed('1', 'confirmed_membership', 'a');
const canceled = listed('2', 'canceled_membership', 'b');
const whole = {
  active: ['confirmed_membership', 'canceled_membership'],
  missing: [],
  inactive: [],
  stale: [],
};

test.each<[string, Subscription[], object]>([
  [
    'nothing is there',
    [],
    { ...whole, active: [], missing: ['confirmed_membership', 'canceled_membership'] },
  ],
  ['all is there', [confirmed, canceled], whole],
  [
    'one is missing',
    [confirmed],
    { ...whole, active: ['confirmed_membership'], missing: ['canceled_membership'] },
  ],
  [
    'Cobot gave up on one',
    [confirmed, { ...canceled, isActive: false }],
    { ...whole, active: ['confirmed_membership'], inactive: [{ event: 'canceled_membership', id: '2' }] },
  ],
  [
    'one is there twice, once given up',
    [{ ...canceled, id: '9', isActive: false }, confirmed, canceled],
    whole,
  ],
  [
    'an older address is left',
    [confirmed, canceled, listed('3', 'canceled_membership', 'old')],
    { ...whole, stale: ['3'] },
  ],
  [
    'an address is at the wrong event',
    [confirmed, canceled, listed('4', 'connected_user', 'a')],
    { ...whole, stale: ['4'] },
  ],
  [
    'another program subscribes too',
    [confirmed, canceled, { ...canceled, id: '5', callbackUrl: 'https://other.example.com/b' }],
    whole,
  ],
])('where %s', (_what, subscriptions, plan) => {
  expect(planSubscriptions(subscriptions, paths)).toEqual(plan);
});
