import { expect, test } from 'vitest';
import { parseWebhook } from '../../src/cobot/parse-webhook.ts';

const hosts = {
  spaceUrl: 'https://members.example.com',
  apiUrl: 'https://api.cobot.me',
  subdomain: 'co-up',
};
const membership = (membershipId: string, hasObject = false) => ({
  ok: true,
  subject: { kind: 'membership', membershipId, hasObject },
});

test.each([
  ['the space’s own domain', 'https://members.example.com/api/memberships/m1', membership('m1')],
  ['its address at Cobot', 'https://co-up.cobot.me/api/memberships/m1', membership('m1')],
  ['plain http, as in Cobot’s samples', 'http://co-up.cobot.me/api/memberships/m1', membership('m1')],
  ['API 2', 'https://api.cobot.me/memberships/m1', membership('m1')],
  ['a place below the membership', 'https://co-up.cobot.me/api/memberships/m1/time_passes', membership('m1')],
  ['an escaped id', 'https://co-up.cobot.me/api/memberships/m%201', membership('m 1')],
  [
    'a check-in',
    'https://co-up.cobot.me/api/check_ins/c1',
    { ok: true, subject: { kind: 'check-in', checkInId: 'c1' } },
  ],
  [
    'a check-in token',
    'https://co-up.cobot.me/api/check_in_tokens/ctb-1',
    { ok: true, subject: { kind: 'check-in-token', token: 'ctb-1', membershipId: undefined } },
  ],
  [
    'a time pass',
    'https://co-up.cobot.me/api/time_passes/p1',
    { ok: true, subject: { kind: 'time-pass', membershipId: undefined } },
  ],
  ['another host', 'https://evil.example.com/api/memberships/m1', { ok: false, why: 'other-host' }],
  ['another space', 'https://other.cobot.me/api/memberships/m1', { ok: false, why: 'other-host' }],
  [
    'a host that only begins like ours',
    'https://co-up.cobot.me.evil.com/api/memberships/m1',
    { ok: false, why: 'other-host' },
  ],
  ['another port', 'https://co-up.cobot.me:8443/api/memberships/m1', { ok: false, why: 'other-host' }],
  [
    'a user in the address',
    'https://co-up.cobot.me@evil.com/api/memberships/m1',
    { ok: false, why: 'other-host' },
  ],
  ['a query', 'https://co-up.cobot.me/api/memberships/m1?to=evil', { ok: false, why: 'other-host' }],
  ['another protocol', 'ftp://co-up.cobot.me/api/memberships/m1', { ok: false, why: 'other-host' }],
  ['another path', 'https://co-up.cobot.me/api/invoices/i1', { ok: false, why: 'other-path' }],
  ['the list', 'https://co-up.cobot.me/api/memberships/', { ok: false, why: 'other-path' }],
  [
    'a path out of the folder',
    'https://co-up.cobot.me/api/memberships/%2e%2e',
    { ok: false, why: 'other-path' },
  ],
  ['a slash inside the id', 'https://co-up.cobot.me/api/memberships/a%2fb', { ok: false, why: 'other-path' }],
  ['a broken escape', 'https://co-up.cobot.me/api/memberships/%zz', { ok: false, why: 'other-path' }],
  [
    'an endless id',
    `https://co-up.cobot.me/api/memberships/${'m'.repeat(300)}`,
    { ok: false, why: 'other-path' },
  ],
  ['no address', 'co-up', { ok: false, why: 'not-a-webhook' }],
])('a webhook with %s', (_name, url, expected) => {
  expect(parseWebhook({ url }, hosts)).toEqual(expected);
});

test('the space’s address at Cobot counts only where it is known', () => {
  const url = 'https://co-up.cobot.me/api/memberships/m1';
  expect(parseWebhook({ url }, { ...hosts, subdomain: undefined })).toEqual({ ok: false, why: 'other-host' });
});

test('an address below a folder is read below that folder only', () => {
  const local = { spaceUrl: 'http://127.0.0.1:9400/space', apiUrl: 'http://127.0.0.1:9400/v2' };
  const at = (path: string) => parseWebhook({ url: `http://127.0.0.1:9400${path}` }, local);
  expect(at('/space/api/memberships/m1')).toEqual(membership('m1'));
  expect(at('/v2/memberships/m1')).toEqual(membership('m1'));
  expect(at('/account/api/memberships/m1')).toEqual({ ok: false, why: 'other-host' });
});

test('of a deleted object only its id is taken, and it must be the url’s', () => {
  const url = 'https://co-up.cobot.me/api/memberships/m1';
  const withObject = (id: string) => parseWebhook({ url, membership: { id, name: 'Test Person' } }, hosts);
  expect(withObject('m1')).toEqual(membership('m1', true));
  expect(withObject('m2')).toEqual({ ok: false, why: 'other-object' });
});

test('a deleted check-in token may say whose it was', () => {
  const url = 'https://co-up.cobot.me/api/check_in_tokens/ctb-1';
  const whose = (checkin_token: unknown) => parseWebhook({ url, checkin_token }, hosts);
  const of = (membershipId: string | undefined) => ({
    ok: true,
    subject: { kind: 'check-in-token', token: 'ctb-1', membershipId },
  });
  expect(whose({ membership: { id: 'm1' } })).toEqual(of('m1'));
  expect(whose({ membership_id: 'm1' })).toEqual(of('m1'));
  expect(whose('odd')).toEqual(of(undefined));
});

test.each([
  [undefined],
  [null],
  ['text'],
  [[]],
  [{}],
  [{ url: 7 }],
  [{ url: '' }],
  [{ url: 'x'.repeat(3000) }],
])('the body %j is no webhook', (body) => {
  expect(parseWebhook(body, hosts)).toEqual({ ok: false, why: 'not-a-webhook' });
});
