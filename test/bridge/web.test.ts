import { afterEach, beforeEach, expect, test } from 'vitest';
import { BridgeError } from '../../src/bridge/errors.ts';
import type { HealthReport } from '../../src/bridge/health.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import type { Store } from '../../src/bridge/store/store.ts';
import { staffAccess } from '../../src/bridge/staff-access.ts';
import { emptyReport } from '../../src/bridge/sync/report.ts';
import {
  syncOverviewSchema,
  syncReportSchema,
  syncResultSchema,
} from '../../src/bridge/web/sync-messages.ts';
import { createApp, type AppParts } from '../../src/bridge/web/app.ts';
import { StaffDesk } from '../../src/bridge/doors/staff-desk.ts';
import { DoorBook } from '../../src/bridge/doors/door-book.ts';
import { webhooksSchema } from '../../src/bridge/web/messages.ts';
import { WebhookLedger } from '../../src/bridge/webhooks/webhook-ledger.ts';
import { listen } from '../../src/bridge/web/listen.ts';
import type { Listening } from '../../src/bridge/web/listen.ts';
import { HeldClock } from './support/held-clock.ts';
import { keptLog } from './support/kept-log.ts';
import { noEnrolments } from './support/no-enrolments.ts';
import { nobodyLooksOn } from './support/nobody-looks-on.ts';
import { passportForTest } from './support/passport-for-test.ts';
import { rulesFor } from './support/pipeline-rig.ts';

const key = 'test-key-0123456789abcdef';
const health: HealthReport = {
  status: 'ok',
  store: 'ok',
  cobot: { state: 'ok', since: '2026-06-01T10:00:00.000Z' },
  webhooks: { state: 'off', active: 0, wanted: 16, lastDeliveryAt: null },
  terminals: [],
};

let store: Store;
let server: Listening;
let lines: string[];
let lookedAt: string[];
const clock = new HeldClock();
let ledger: WebhookLedger;
let enrolled: [string, string | undefined][];
let wanted: unknown[];
const report = {
  ...emptyReport('front', 'applied'),
  gains: [{ userId: '1001', membershipId: 'm1', name: 'Ada' }],
};
const sync: AppParts['sync'] = {
  reports: new Map([['front', { report, at: Date.UTC(2026, 5, 1, 9, 0, 0) }]]),
  tombstones: async () => [{ terminal: 'front', userId: '1002', since: Date.UTC(2026, 5, 1, 9, 58, 0) }],
  desired: async () => [],
  reconcileAll: async (asked) => {
    const { onProgress, ...options } = asked ?? {};
    wanted.push(options);
    onProgress?.({ terminal: 'front', done: 1, total: 1 });
    return [report];
  },
};

beforeEach(async () => {
  store = await openStore(':memory:');
  await store.terminals.know('front');
  const kept = keptLog();
  lines = kept.lines;
  ledger = new WebhookLedger({ clock: { wallNow: () => Date.UTC(2026, 5, 1, 10) }, isOn: true });
  enrolled = [];
  lookedAt = [];
  wanted = [];
  health.status = 'ok';
  const app = createApp({
    access: staffAccess(
      { keys: ['another-key-0123456789', key], roleKeys: [], publicUrl: undefined },
      { store, clock, log: kept.log },
    ),
    store,
    log: kept.log,
    health: async () => health,
    clock,
    staff: new StaffDesk({
      clock,
      log: kept.log,
      doors: new DoorBook({
        clock,
        timeZone: 'UTC',
        records: store.doors,
        doors: [{ name: 'front', settings: rulesFor() }],
      }),
      fleet: { placeOf: () => undefined, lookAtDoor: (name) => void lookedAt.push(name) },
      pipeline: { openForStaff: async () => true },
      leases: { dropLease: async () => undefined },
    }),
    live: nobodyLooksOn,
    webhooks: { report: () => ledger.report(0) },
    timeZone: 'Europe/Berlin',
    sync,
    fleet: { status: () => [{ name: 'front', state: 'connecting', since: 0 }] },
    guided: noEnrolments({ store, clock, log: kept.log }),
    desk: {
      async enrol(membershipId, userId) {
        if (membershipId === 'nobody')
          throw new BridgeError('refusal', 'unknown-membership', 'Cobot knows no membership with this id', {
            advice: 'copy the id',
          });
        if (membershipId === 'bug') throw new TypeError('secret detail of a bug');
        enrolled.push([membershipId, userId]);
        return { membershipId, userId: userId ?? '1001', isNew: true, terminals: [] };
      },
    },
  });
  server = await listen(app, { host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  await server.stop();
  await store.close();
});

const json = { 'content-type': 'application/json' };

function ask(
  path: string,
  init: Pick<RequestInit, 'method' | 'body'> & { headers?: Record<string, string> } = {},
): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${key}`, ...init.headers };
  return fetch(server.url + path, { ...init, headers });
}

test('health is open, everything else needs a key', async () => {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  for (const path of ['/api/entries', '/api/terminals', '/api/members', '/api/nowhere', '/nowhere']) {
    const answer = await fetch(server.url + path);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.json()).toMatchObject({ error: { code: 'key-needed', advice: expect.any(String) } });
  }
});

test.each([
  '',
  'Bearer',
  'Bearer ',
  'Bearer wrong-key-0123456789abcd',
  `Basic ${key}`,
  `Bearer ${key}x`,
  `Bearer ${key} x`,
])('the header "%s" opens nothing', async (authorization) => {
  expect((await ask('/api/entries', { headers: { authorization } })).status).toBe(401);
});

test('each of the keys opens', async () => {
  expect((await ask('/api/entries')).status).toBe(200);
  const headers = { authorization: 'bearer another-key-0123456789' };
  expect((await ask('/api/entries', { headers })).status).toBe(200);
});

test('a bridge that is down says so with 503', async () => {
  health.status = 'down';
  expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
});

test('entries are told by page and outcome, with times a person can read', async () => {
  for (let second = 10; second < 13; second += 1) {
    await store.entries.add(
      {
        terminal: 'front',
        clockEpoch: 0,
        userId: '1001',
        terminalTime: `2026-06-01T12:00:${second}`,
        arrivedAt: Date.UTC(2026, 5, 1, 10, 0, second),
        correctedAt: undefined,
        verify: 1,
        state: 0,
      },
      { claim: second },
    );
  }
  expect(await (await ask('/api/entries?limit=1&before=3')).json()).toMatchObject({
    entries: [{ id: 2, terminal: 'front', arrivedAt: '2026-06-01T10:00:11.000Z', outcome: null }],
  });
  expect(await (await ask('/api/entries?outcome=opened')).json()).toEqual({ entries: [] });
});

test.each(['limit=0', 'limit=501', 'limit=x', 'outcome=maybe', 'before=-1', 'order=asc', 'limit=1&limit=2'])(
  'the query %s is refused and explained',
  async (query) => {
    const answer = await ask(`/api/entries?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'bad-request' } });
  },
);

test('webhooks are told: what Cobot tells of, when it last did, and what keeps the rest away', async () => {
  const told = async () => webhooksSchema.parse(await (await ask('/api/webhooks')).json());
  expect(await told()).toMatchObject({ state: 'starting', active: 0, wanted: 16, checkedAt: null });
  ledger.noteDelivery('canceled_membership');
  ledger.noteSubscriptions({ active: ['canceled_membership'] });
  ledger.noteFailedLook({ problem: 'Cobot answered 403', advice: 'a scope is missing' });
  const { events, ...rest } = await told();
  const time = '2026-06-01T10:00:00.000Z';
  expect(rest).toMatchObject({
    state: 'incomplete',
    active: 1,
    checkedAt: time,
    problem: 'Cobot answered 403',
    advice: 'a scope is missing',
    deliveries: { received: 1, unusable: 0, unknownPath: 0 },
  });
  expect(events.find(({ event }) => event === 'canceled_membership')).toEqual({
    event: 'canceled_membership',
    isActive: true,
    lastDeliveryAt: time,
  });
  expect(events.filter(({ isActive }) => !isActive)).toHaveLength(15);
});

test('a member is enrolled, with and without a body', async () => {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
  expect((await ask('/api/members/m1/enrol', { method: 'POST' })).status).toBe(201);
  expect((await ask('/api/members/m2/enrol', { ...post, body: '{"userId":"42"}' })).status).toBe(201);
  expect((await ask('/api/members/m3/enrol', { ...post, body: '{"userId":"1; drop"}' })).status).toBe(400);
  expect((await ask('/api/members/m3/enrol', { ...post, body: '{"userid":"42"}' })).status).toBe(400);
  expect(enrolled).toEqual([
    ['m1', undefined],
    ['m2', '42'],
  ]);
});

test.each(['%2e%2e', '..%2f..%2fx', '%00', 'a%20b', 'x'.repeat(101)])(
  'a membership id that cannot be one (%s) is refused, and nobody is asked',
  async (id) => {
    const answer = await ask(`/api/members/${id}/enrol`, { method: 'POST' });
    expect([400, 404]).toContain(answer.status);
    expect(enrolled).toEqual([]);
  },
);

test('a refusal keeps its words and advice', async () => {
  const answer = await ask('/api/members/nobody/enrol', { method: 'POST' });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    error: {
      code: 'unknown-membership',
      message: 'Cobot knows no membership with this id',
      advice: 'copy the id',
    },
  });
});

test('a bug shows no inside, and is in the log', async () => {
  const answer = await ask('/api/members/bug/enrol', { method: 'POST' });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toMatch(/secret detail|at .*\.ts/);
  expect(lines.join('')).toContain('request-failed');
});

test.each([
  ['x'.repeat(20_000), 413],
  ['{"userId":', 400],
])('a body that cannot be taken is refused (%#)', async (body, status) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await ask('/api/members/m1/enrol', { method: 'POST', headers, body });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ error: { code: 'bad-request' } });
});

test('a terminal is told with its passport, once there is one', async () => {
  expect(await (await ask('/api/terminals')).json()).toEqual({
    terminals: [
      {
        name: 'front',
        state: 'connecting',
        since: '1970-01-01T00:00:00.000Z',
        passport: null,
        probedAt: null,
        users: 0,
      },
    ],
  });
  await store.terminals.keepPassport('front', passportForTest(), Date.UTC(2026, 5, 1, 10));
  const put = [
    { uid: 1, userId: '1001' },
    { uid: 2, userId: '1002' },
  ];
  await store.terminalUsers.change('front', { put, gone: [] });
  expect(await (await ask('/api/terminals')).json()).toMatchObject({
    terminals: [{ passport: passportForTest(), probedAt: '2026-06-01T10:00:00.000Z', users: 2 }],
  });
});

test('answers do not tell what they are made with, and are not kept', async () => {
  const { headers } = await ask('/api/terminals');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('cache-control')).toBe('no-store');
});

test('a port that is in use is told with advice', async () => {
  const port = Number(new URL(server.url).port);
  await expect(listen(() => undefined, { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'listen',
    advice: expect.stringContaining('another bridge'),
  });
});

test('a sync is asked for, and tells line by line how far it is', async () => {
  const plain = await ask('/api/sync', {
    method: 'POST',
    body: JSON.stringify({ dryRun: true }),
    headers: json,
  });
  expect(syncResultSchema.parse(await plain.json()).reports[0]?.gains).toEqual(report.gains);
  const headers = { ...json, accept: 'application/x-ndjson' };
  const body = JSON.stringify({ terminals: ['front'], force: true });
  const answer = await ask('/api/sync', { method: 'POST', body, headers });
  const told = (await answer.text()).trim().split('\n');
  expect(JSON.parse(told[0] ?? '')).toEqual({ terminal: 'front', done: 1, total: 1 });
  expect(syncResultSchema.parse(JSON.parse(told[1] ?? '')).reports).toHaveLength(1);
  expect(wanted).toEqual([
    { terminals: undefined, isDryRun: true, isForced: false },
    { terminals: ['front'], isDryRun: false, isForced: true },
  ]);
  const both = JSON.stringify({ dryRun: true, force: true });
  expect((await ask('/api/sync', { method: 'POST', body: both, headers: json })).status).toBe(400);
});

test('the last sync and what is owed can be read, with its age', async () => {
  const overview = syncOverviewSchema.parse(await (await ask('/api/sync')).json());
  expect(overview.terminals).toMatchObject([
    { at: '2026-06-01T09:00:00.000Z', report: { outcome: 'applied' } },
  ]);
  expect(overview.owed).toEqual([
    { terminal: 'front', userId: '1002', since: '2026-06-01T09:58:00.000Z', ageSeconds: 120 },
  ]);
  const compared = await ask('/api/terminals/front/compare');
  expect(syncReportSchema.parse(await compared.json()).terminal).toBe('front');
});

test('the list for other devices is CSV', async () => {
  const answer = await ask('/api/sync/export');
  expect(answer.headers.get('content-type')).toContain('text/csv');
  expect(await answer.text()).toBe('"user id","card","name","may enter","hours","membership"\r\n');
});
