import { afterEach, beforeEach, expect, test } from 'vitest';
import { DoorBook } from '../../src/bridge/doors/door-book.ts';
import { StaffDesk } from '../../src/bridge/doors/staff-desk.ts';
import type { EntryPlace } from '../../src/bridge/entries/ports.ts';
import { staffAccess } from '../../src/bridge/staff-access.ts';
import { createApp } from '../../src/bridge/web/app.ts';
import { WebhookLedger } from '../../src/bridge/webhooks/webhook-ledger.ts';
import { listen } from '../../src/bridge/web/listen.ts';
import type { Listening } from '../../src/bridge/web/listen.ts';
import { keptLog } from './support/kept-log.ts';
import { noEnrolments } from './support/no-enrolments.ts';
import { nobodyLooksOn } from './support/nobody-looks-on.ts';
import { PipelineRig, rulesFor } from './support/pipeline-rig.ts';

const key = 'test-key-0123456789abcdef';
let rig: PipelineRig;
let doors: DoorBook;
let place: EntryPlace | undefined;
let lookedAt: string[];
let server: Listening;

beforeEach(async () => {
  rig = await PipelineRig.start();
  const { clock, store, pipeline } = rig;
  const { log } = keptLog();
  place = rig.place();
  lookedAt = [];
  doors = new DoorBook({
    clock,
    timeZone: 'Europe/Berlin',
    records: store.doors,
    doors: [{ name: 'front', settings: rulesFor() }],
  });
  const staff = new StaffDesk({
    doors,
    clock,
    log,
    pipeline,
    leases: { dropLease: async (membershipId) => void rig.leases.drop(membershipId) },
    fleet: { placeOf: () => place, lookAtDoor: (name) => void lookedAt.push(name) },
  });
  const app = createApp({
    access: staffAccess({ keys: [key], roleKeys: [], publicUrl: undefined }, { store, clock, log }),
    store,
    log,
    clock,
    staff,
    health: async () => ({
      status: 'ok',
      store: 'ok',
      cobot: { state: 'ok', since: '' },
      webhooks: { state: 'off', active: 0, wanted: 16, lastDeliveryAt: null },
      terminals: [],
    }),
    live: nobodyLooksOn,
    webhooks: { report: () => new WebhookLedger({ clock, isOn: false }).report(0) },
    fleet: { status: () => [] },
    timeZone: 'UTC',
    guided: noEnrolments({ store, clock, log }),
    desk: { enrol: () => Promise.reject(new TypeError('not asked for')) },
    sync: {
      reports: new Map(),
      tombstones: async () => [],
      desired: async () => [],
      reconcileAll: async () => [],
    },
  });
  server = await listen(app, { host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  await server.stop();
  await rig.stop();
});

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const answer = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, json: await answer.json() };
}

test('staff open a door; it is an entry with a reason of its own', async () => {
  expect(await ask('POST', '/api/doors/front/open')).toEqual({ status: 200, json: { opened: true } });
  expect(rig.door.opened).toHaveLength(1);
  expect(await ask('GET', '/api/entries')).toMatchObject({
    json: { entries: [{ outcome: 'opened', way: 'staff', decidedBy: 'staff', userId: 'staff' }] },
  });
});

test('a door that does not answer staff is told, and recorded', async () => {
  rig.door.fails = true;
  expect(await ask('POST', '/api/doors/front/open')).toMatchObject({ json: { opened: false } });
  expect(await rig.lastEntry()).toMatchObject({ outcome: 'unlock-failed', way: null });
});

test('a door whose terminal is away cannot be opened, and staff are told what to look at', async () => {
  place = undefined;
  expect(await ask('POST', '/api/doors/front/open')).toMatchObject({
    status: 503,
    json: { error: { code: 'terminal-offline', advice: expect.stringContaining('/api/terminals') } },
  });
});

test('a lockdown is on until it is off, also for the next bridge on the same data', async () => {
  expect(await ask('POST', '/api/doors/front/lockdown', { on: true })).toMatchObject({
    json: { name: 'front', settings: { lockdown: true }, changed: ['lockdown'] },
  });
  const { clock, store } = rig;
  const next = new DoorBook({
    clock,
    timeZone: 'Europe/Berlin',
    records: store.doors,
    doors: [{ name: 'front', settings: rulesFor() }],
  });
  await next.recall();
  expect(next.settings('front').lockdown).toBe(true);
  await ask('POST', '/api/doors/front/lockdown', { on: false });
  expect(doors.settings('front').lockdown).toBe(false);
});

test('a door is held open for so many minutes, and looked at at once', async () => {
  expect(await ask('POST', '/api/doors/front/hold-open', { minutes: 30 })).toMatchObject({
    json: { isHeldOpen: true, heldOpenUntil: '2026-06-01T10:30:00.000Z' },
  });
  expect(lookedAt).toEqual(['front']);
  rig.clock.advance(30 * 60_000);
  expect(await ask('GET', '/api/doors')).toMatchObject({
    json: { doors: [{ isHeldOpen: false, heldOpenUntil: null }] },
  });
});

test('a lockdown ends what staff held open, and lets nothing be held', async () => {
  await ask('POST', '/api/doors/front/hold-open', { minutes: 30 });
  await ask('POST', '/api/doors/front/lockdown', { on: true });
  expect(doors.isHeldOpen('front')).toBe(false);
  expect(await ask('POST', '/api/doors/front/hold-open', { minutes: 30 })).toMatchObject({
    status: 409,
    json: { error: { code: 'locked-down' } },
  });
});

test('settings are changed one by one, and set back to the config', async () => {
  const hours = [{ from: '08:00', to: '20:00' }];
  expect(await ask('PATCH', '/api/doors/front/settings', { offline: 'members', hours })).toMatchObject({
    status: 200,
    json: { settings: { offline: 'members', hours, unlockSeconds: 5 }, changed: ['hours', 'offline'] },
  });
  await ask('PATCH', '/api/doors/front/settings', { unlockSeconds: 8 });
  expect(doors.settings('front')).toMatchObject({ offline: 'members', unlockSeconds: 8 });
  expect(await ask('DELETE', '/api/doors/front/settings')).toMatchObject({
    json: { settings: { offline: 'deny', hours: [], unlockSeconds: 5 }, changed: [] },
  });
});

test.each([
  ['an unknown setting', { colour: 'red' }, 400],
  ['an unknown word', { offline: 'everybody' }, 400],
  ['too long an age', { offlineMaxAgeHours: 73 }, 400],
  ['an opening longer than the wire can say', { unlockSeconds: 25, unlockUnit: 'fiftieths' }, 400],
  ['anti-passback in a house without a way out', { antiPassback: 'hard' }, 400],
])('%s is refused, and nothing changes', async (_words, changes, status) => {
  expect(await ask('PATCH', '/api/doors/front/settings', changes)).toMatchObject({ status });
  expect(doors.state('front').changed).toEqual([]);
});

test.each([
  ['GET', '/api/doors?x=1', 200],
  ['POST', '/api/doors/back/open', 404],
  ['PATCH', '/api/doors/back/settings', 404],
])('%s %s is answered with %i', async (method, path, status) => {
  expect((await ask(method, path, method === 'GET' ? undefined : {})).status).toBe(status);
});

test('alerts are told newest first', async () => {
  const { store } = rig;
  await store.alerts.add({ kind: 'door-forced', terminal: 'front', userId: undefined, at: 1, repeats: 0 });
  await store.alerts.add({ kind: 'duress', terminal: 'front', userId: '1001', at: 2, repeats: 3 });
  expect(await ask('GET', '/api/alerts')).toEqual({
    status: 200,
    json: {
      alerts: [
        {
          id: 2,
          kind: 'duress',
          terminal: 'front',
          userId: '1001',
          at: '1970-01-01T00:00:00.002Z',
          repeats: 3,
        },
        {
          id: 1,
          kind: 'door-forced',
          terminal: 'front',
          userId: null,
          at: '1970-01-01T00:00:00.001Z',
          repeats: 0,
        },
      ],
    },
  });
  expect(await ask('GET', '/api/alerts?before=2')).toMatchObject({ json: { alerts: [{ id: 1 }] } });
});

test('the reconciliation report tells of the last days, and of all that is not settled', async () => {
  expect(await ask('GET', '/api/reconciliation')).toMatchObject({ json: { from: null, cameIn: [] } });
  await rig.pipeline.take(rig.finger(), rig.place());
  const day = 24 * 3_600_000;
  const enteredAt = rig.clock.wallNow() - 10 * day;
  const { offline } = rig.store;
  await offline.add({ entryId: 1, terminal: 'front', membershipId: 'm1', enteredAt, passId: 'p1', until: 1 });
  expect(await ask('GET', '/api/reconciliation')).toMatchObject({
    json: { counts: { pending: 1 }, cameIn: [{ entryId: 1, passId: 'p1', state: 'pending' }] },
  });
  await offline.settle(1, { state: 'owed', reason: null, atUtcMs: rig.clock.wallNow() });
  expect(await ask('GET', '/api/reconciliation')).toMatchObject({ json: { cameIn: [] } });
  expect(await ask('GET', '/api/reconciliation?days=30')).toMatchObject({
    json: { owed: [{ membershipId: 'm1', passId: 'p1' }] },
  });
});

test('staff end a running check-in: the next finger asks Cobot', async () => {
  await rig.pipeline.take(rig.finger(), rig.place());
  expect(await ask('DELETE', '/api/members/m1/lease')).toEqual({ status: 200, json: { dropped: true } });
  rig.clock.advance(2_000);
  await rig.pipeline.take(rig.finger(), rig.place());
  expect(rig.cobot.asked).toHaveLength(2);
});
