import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBridge } from '../../src/bridge/bridge.ts';
import type { BridgeCobot } from '../../src/bridge/bridge.ts';
import type { Bridge } from '../../src/bridge/bridge.ts';
import { configFrom } from '../../src/bridge/config.ts';
import type { ConfigInput } from '../../src/bridge/config.ts';
import type { CheckInAnswer } from '../../src/cobot/check-ins.ts';
import { eventually } from './support/eventually.ts';
import { FakeSession } from './support/fake-session.ts';
import { HeldClock } from './support/held-clock.ts';

let folder: string;
let clock: HeldClock;
let session: FakeSession;
let cobot: BridgeCobot;
let answerCheckIn: () => Promise<CheckInAnswer>;
let lines: string[];
const bridges: Bridge[] = [];

const member = {
  id: 'm1',
  name: 'Ada Testperson',
  email: undefined,
  accountId: undefined,
  teamId: undefined,
  plan: undefined,
  upcomingPlan: undefined,
  confirmedAt: new Date('2026-01-01T00:00:00Z'),
  startsOn: undefined,
  canceledTo: undefined,
};

const unasked = () => Promise.reject(new Error('no rule needs custom fields'));
const noFields = { ofSpace: unasked, ofMember: unasked, ofAll: unasked, ensure: unasked, write: unasked };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bridge-'));
  clock = new HeldClock();
  lines = [];
  answerCheckIn = async () => ({
    kind: 'checked-in',
    checkInId: 'c1',
    membershipId: 'm1',
    validUntil: undefined,
  });
  cobot = {
    scopes: async () => ['read_memberships', 'checkin_tokens', 'read_check_ins', 'read_time_passes'],
    space: async () => ({ id: 's1', name: 'Test Space', timeZone: 'Europe/London', language: 'xx' }),
    memberships: async () => [member],
    membershipList: async () => ({ rows: [member], unreadable: [] }),
    allUnusedTimePasses: async () => ({ rows: [], unreadable: [] }),
    unusedTimePasses: async () => [],
    customFields: noFields,
    membership: async (id) => (id === 'm1' ? member : undefined),
    createCheckInToken: async () => undefined,
    checkInToken: async () => undefined,
    checkIn: () => answerCheckIn(),
    runningCheckIns: async () => [],
    checkOut: async () => false,
    subscriptions: {
      list: async () => [],
      create: async () => 'already-there',
      delete: async () => false,
    },
    close: async () => undefined,
  };
});

afterEach(async () => {
  await Promise.all(
    bridges.splice(0).map(async (bridge) => {
      const stopped = bridge.stop();
      clock.advance(60_000);
      await stopped;
    }),
  );
  await rm(folder, { recursive: true, force: true });
});

const settings = (): ConfigInput => ({
  timeZone: 'UTC',
  dataFile: join(folder, 'bridge.sqlite'),
  cobot: { spaceUrl: 'http://127.0.0.1:1/space', token: 'test-access-token' },
  http: { port: 0, keys: ['test-key-0123456789abcdef'] },
  terminals: [{ name: 'front', host: '127.0.0.1' }],
});

/** Every bridge finds the terminal freshly connected, with these users in it. */
async function started(slots: FakeSession['slots'] = []): Promise<Bridge> {
  session = new FakeSession(clock);
  session.slots = slots;
  const bridge = await startBridge(configFrom(settings()), {
    clock,
    cobot,
    random: () => 0,
    connect: async () => session,
    logDestination: { write: (line) => void lines.push(line) },
  });
  bridges.push(bridge);
  await eventually('online', () => bridge.terminals()[0]?.state === 'online');
  await eventually('users read', () => session.asked.includes('records'));
  return bridge;
}

function press(userId: string): void {
  const wallMs = Math.floor(clock.wallNow() / 1000) * 1000;
  const event = { userId, uid: undefined, verify: 1, state: 0, wallMs, workCode: 0 };
  session.emit({ type: 'verification', ...event, arrivedAt: clock.now() });
}

test('a member is enrolled, presses a finger and is let in; the entry can be read over HTTP', async () => {
  const bridge = await started();
  const { userId } = await bridge.enrol('m1');
  press(userId);
  await eventually('opened', () => session.asked.includes('openDoor 5'));
  await eventually('greeted', () => session.asked.includes('showText Welcome Ada'));
  const answer = await fetch(`${bridge.httpUrl}/api/entries`, {
    headers: { authorization: 'Bearer test-key-0123456789abcdef' },
  });
  expect(await answer.json()).toMatchObject({ entries: [{ userId, outcome: 'opened', membershipId: 'm1' }] });
  expect(lines.join('')).not.toMatch(/Ada|ctb-|test-access-token|test-key/);
});

test('enrolments survive a restart', async () => {
  const first = await started();
  const { userId } = await first.enrol('m1');
  await first.stop();
  const { slots } = session;
  expect(slots.map((slot) => slot.userId)).toEqual([userId]);
  await started(slots);
  press(userId);
  await eventually('opened', () => session.asked.includes('openDoor 5'));
  expect(session.asked).not.toContain('writeMany');
});

test('missing scopes and another time zone are told in the log', async () => {
  await started();
  await eventually('both told', () => /cobot-scopes-missing/.test(lines.join('')));
  expect(lines.join('')).toContain('"missing":["write_check_ins"]');
  expect(lines.join('')).toContain('time-zone-differs');
});

test('health tells of every part', async () => {
  const bridge = await started();
  await eventually('Cobot answered', async () => (await bridge.health()).cobot.state === 'ok');
  expect(await bridge.health()).toMatchObject({
    status: 'ok',
    store: 'ok',
    terminals: [{ state: 'online' }],
  });
  answerCheckIn = async () => ({ kind: 'unauthorised', status: 401 });
  const { userId } = await bridge.enrol('m1');
  press(userId);
  await eventually('noticed', async () => (await bridge.health()).cobot.state === 'unauthorised');
  expect((await bridge.health()).status).toBe('degraded');
});

test('a stop lets the entry under way finish, and records a new one as interrupted', async () => {
  const bridge = await started();
  const { userId } = await bridge.enrol('m1');
  const waiting = Promise.withResolvers<CheckInAnswer>();
  answerCheckIn = () => waiting.promise;
  press(userId);
  const stopped = bridge.stop();
  clock.advance(1000);
  press('1002');
  waiting.resolve({ kind: 'checked-in', checkInId: 'c1', membershipId: 'm1', validUntil: undefined });
  await stopped;
  expect(session.asked).toContain('openDoor 5');
  expect(session.asked.indexOf('openDoor 5')).toBeLessThan(session.asked.indexOf('close'));
  const next = await started();
  expect(await next.entries()).toMatchObject([
    { userId: '1002', outcome: 'interrupted', openedAt: null },
    { userId, outcome: 'opened' },
  ]);
});

test('a stop does not wait for a Cobot that says nothing', async () => {
  const bridge = await started();
  const { userId } = await bridge.enrol('m1');
  answerCheckIn = () => new Promise(() => undefined);
  press(userId);
  const before = clock.now();
  let isOver = false;
  const stopped = bridge.stop().then(() => {
    isOver = true;
    return undefined;
  });
  await eventually('stopped', () => {
    clock.advance(10);
    return isOver;
  });
  await stopped;
  expect(clock.now() - before).toBeLessThan(5_000);
  const next = await started();
  expect(await next.entries()).toMatchObject([{ userId, outcome: 'cobot-timed-out', openedAt: null }]);
});

test('a second bridge on the same data does not start, whatever its port, and the first goes on', async () => {
  const first = await started();
  await expect(
    startBridge(configFrom(settings()), {
      clock,
      cobot,
      connect: async () => session,
      logDestination: { write: () => undefined },
    }),
  ).rejects.toMatchObject({ code: 'store-in-use', advice: expect.stringContaining('stop the other one') });
  const { userId } = await first.enrol('m1');
  press(userId);
  await eventually('opened', () => session.asked.includes('openDoor 5'));
});

test('a start that fails leaves nothing open', async () => {
  const bridge = await started();
  const port = Number(new URL(bridge.httpUrl).port);
  const config = configFrom({
    ...settings(),
    dataFile: join(folder, 'other.sqlite'),
    http: { port, keys: ['test-key-0123456789abcdef'] },
  });
  let connects = 0;
  const connect = async () => {
    connects += 1;
    return session;
  };
  const logDestination = { write: () => undefined };
  await expect(startBridge(config, { clock, cobot, connect, logDestination })).rejects.toMatchObject({
    code: 'listen',
  });
  expect(connects).toBe(0);
  await rm(join(folder, 'other.sqlite'));
});
