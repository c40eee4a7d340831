import { expect, test } from 'vitest';
import { meaningOf } from '../../../src/bridge/webhooks/follow-up.ts';
import type { WebhookEvent } from '../../../src/cobot/webhook-events.ts';

const hosts = { spaceUrl: 'https://example.cobot.me', apiUrl: 'https://api.cobot.me' };
const api = 'https://example.cobot.me/api';

const member = { kind: 'membership', membershipId: 'm1' };

test.each<[WebhookEvent, object, object]>([
  ['confirmed_membership', { url: `${api}/memberships/m1` }, member],
  ['deleted_membership', { url: `${api}/memberships/m1`, membership: { id: 'm1' } }, member],
  ['created_checkout', { url: `${api}/memberships/m1` }, member],
  ['created_checkout', { url: `${api}/check_ins/c1` }, { kind: 'check-out', checkInId: 'c1' }],
  [
    'deleted_checkin_token',
    { url: `${api}/check_in_tokens/t1`, checkin_token: { membership: { id: 'm1' } } },
    { kind: 'check-in-token', token: 't1', membershipId: 'm1' },
  ],
  ['membership_added_time_passes', { url: `${api}/time_passes/p1`, membership: { id: 'm1' } }, member],
  ['membership_removed_time_passes', { url: `${api}/time_passes/p1` }, { kind: 'everybody' }],
])('%s with %j is looked into', (event, body, followUp) => {
  expect(meaningOf(event, JSON.stringify(body), hosts)).toEqual({ ok: true, followUp });
});

test.each<[WebhookEvent, string | undefined, string]>([
  ['confirmed_membership', undefined, 'not-json'],
  ['confirmed_membership', '', 'not-json'],
  ['confirmed_membership', '{"url":', 'not-json'],
  ['confirmed_membership', '[]', 'not-a-webhook'],
  ['confirmed_membership', '{"url":7}', 'not-a-webhook'],
  ['confirmed_membership', '{"url":"https://evil.example.com/api/memberships/m1"}', 'other-host'],
  ['confirmed_membership', `{"url":"${api}/invoices/i1"}`, 'other-path'],
  ['confirmed_membership', `{"url":"${api}/check_ins/c1"}`, 'other-subject'],
  ['confirmed_membership', `{"url":"${api}/check_in_tokens/t1"}`, 'other-subject'],
  ['deleted_checkin_token', `{"url":"${api}/check_ins/c1"}`, 'other-subject'],
  ['created_checkout', `{"url":"${api}/time_passes/p1"}`, 'other-subject'],
])('%s with the body %o is left alone', (event, body, why) => {
  expect(meaningOf(event, body, hosts)).toEqual({ ok: false, why });
});
