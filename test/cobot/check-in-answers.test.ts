import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../simulator/cobot/endpoints.ts';
import { connectTo, HandClock, startFake } from './start-pair.ts';

const noon = '2026-03-10T11:00:00Z';
const inTime = { timeoutMs: 5000 };

test.each(['v2', 'v1'] as const)('a 201 of %s is a check-in with its end', async (checkInApi) => {
  const fake = await startFake({ clock: new HandClock(noon) });
  const { id } = fake.addMember({ name: 'Test Person One', tokens: ['finger-1'] });
  const answer = await connectTo(fake, { checkInApi }).checkIn('finger-1', inTime);
  expect(answer).toEqual({
    kind: 'checked-in',
    checkInId: fake.checkIns()[0]?.id,
    membershipId: id,
    // 03:59:59 in Berlin, an hour ahead of UTC in March
    validUntil: new Date('2026-03-11T02:59:59Z'),
  });
});

test.each(['v2', 'v1'] as const)('a refusal of %s comes in Cobot’s own words', async (checkInApi) => {
  const fake = await startFake({ clock: new HandClock(noon) });
  fake.addMember({ name: 'Test Person One', passes: 0, tokens: ['finger-1'] });
  fake.addMember({ name: 'Test Person Two', canceledTo: '2026-03-10', tokens: ['finger-2'] });
  const cobot = connectTo(fake, { checkInApi });
  expect(await cobot.checkIn('finger-1', inTime)).toEqual({ kind: 'refused', text: 'No time passes left.' });
  fake.changeSettings({ texts: { canceled: 'Please see the front desk.' } });
  expect(await cobot.checkIn('finger-2', inTime)).toEqual({
    kind: 'refused',
    text: 'Please see the front desk.',
  });
  expect(fake.checkIns()).toEqual([]);
});

test.each([
  ['v1', 204],
  ['v1', 404],
  ['v2', 204],
  ['v2', 404],
] as const)('an unknown token of %s answered with %i opens nothing', async (checkInApi, status) => {
  const fake = await startFake();
  fake.changeSettings({ unknownToken: { [checkInApi]: status } });
  expect(await connectTo(fake, { checkInApi }).checkIn('nobody', inTime)).toEqual({ kind: 'unknown-token' });
});

test('an unknown token answered with 422 is a refusal', async () => {
  const fake = await startFake();
  fake.changeSettings({ unknownToken: { v2: 422 } });
  const answer = await connectTo(fake).checkIn('nobody', inTime);
  expect(answer).toEqual({ kind: 'refused', text: 'checkInToken Check-in token not found.' });
});

const statuses: readonly [number, object][] = [
  [200, { kind: 'unexpected', status: 200 }],
  [202, { kind: 'unexpected', status: 202 }],
  [302, { kind: 'unexpected', status: 302 }],
  [400, { kind: 'unexpected', status: 400 }],
  [401, { kind: 'unauthorised', status: 401 }],
  [403, { kind: 'unauthorised', status: 403 }],
  [422, { kind: 'refused', text: 'Check-in refused' }],
  [429, { kind: 'rate-limited', retryAfterMs: 60_000 }],
  [500, { kind: 'unavailable', status: 500 }],
  [503, { kind: 'unavailable', status: 503 }],
];

test.each(statuses)('a bare %i is told apart', async (status, expected) => {
  const fake = await startFake();
  fake.setFault('check-in-v2', { kind: 'status', status });
  expect(await connectTo(fake).checkIn('finger-1', inTime)).toEqual(expected);
});

test.each([
  ['7', 7000],
  ['0', 0],
  ['never', 60_000],
])('the wait of a 429 with Retry-After %s is read', async (header, retryAfterMs) => {
  const fake = await startFake();
  fake.setFault('check-in-v2', { kind: 'status', status: 429, headers: { 'retry-after': header } });
  expect(await connectTo(fake).checkIn('finger-1', inTime)).toEqual({ kind: 'rate-limited', retryAfterMs });
});

test.each([{ kind: 'reset' }, { kind: 'lost-answer' }, { kind: 'cut-off' }] satisfies Fault[])(
  'a connection that breaks ($kind) is no check-in',
  async (fault) => {
    const fake = await startFake();
    fake.addMember({ name: 'Test Person One', tokens: ['finger-1'] });
    fake.setFault('check-in-v2', fault);
    const answer = await connectTo(fake).checkIn('finger-1', inTime);
    expect(answer).toEqual({ kind: 'unavailable', status: undefined });
    // Never posted a second time, whether or not Cobot carried it out.
    expect(fake.asked().filter((asked) => asked.endpoint === 'check-in-v2')).toHaveLength(1);
  },
);

test('a complete 201 that is not JSON still is a check-in, since Cobot has made it', async () => {
  const fake = await startFake();
  fake.addMember({ name: 'Test Person One', tokens: ['finger-1'] });
  fake.setFault('check-in-v2', { kind: 'wrong-json' });
  expect(await connectTo(fake).checkIn('finger-1', inTime)).toEqual({
    kind: 'checked-in',
    checkInId: undefined,
    membershipId: undefined,
    validUntil: undefined,
  });
  expect(fake.checkIns()).toHaveLength(1);
});

test('a 201 longer than 64 KiB is not read to its end', async () => {
  const fake = await startFake();
  fake.setFault('check-in-v2', { kind: 'status', status: 201, body: 'x'.repeat(70_000) });
  expect(await connectTo(fake).checkIn('finger-1', inTime)).toEqual({
    kind: 'unavailable',
    status: undefined,
  });
});

test.each([{ kind: 'hang' }, { kind: 'hang-after' }] satisfies Fault[])(
  'Cobot that does not answer ($kind) times out',
  async (fault) => {
    const fake = await startFake();
    fake.setFault('check-in-v2', fault);
    expect(await connectTo(fake).checkIn('finger-1', { timeoutMs: 50 })).toEqual({ kind: 'timed-out' });
  },
);

test('the time-out covers the body of the answer too', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(201, { 'content-type': 'application/vnd.api+json' });
    response.write('{"data":');
  });
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const fake = await startFake();
  const cobot = connectTo(fake, { apiUrl: `http://127.0.0.1:${port}` });
  expect(await cobot.checkIn('finger-1', { timeoutMs: 100 })).toEqual({ kind: 'timed-out' });
});

test('the caller’s signal ends a check-in as timed out', async () => {
  const fake = await startFake();
  fake.setFault('check-in-v2', { kind: 'hang' });
  const cobot = connectTo(fake);
  const giveUp = new AbortController();
  const answer = cobot.checkIn('finger-1', { ...inTime, signal: giveUp.signal });
  await expect.poll(() => fake.asked()).toHaveLength(1);
  giveUp.abort();
  expect(await answer).toEqual({ kind: 'timed-out' });
});

test('a check-in without time left is never sent', async () => {
  const fake = await startFake();
  const cobot = connectTo(fake);
  expect(await cobot.checkIn('finger-1', { timeoutMs: 0 })).toEqual({ kind: 'timed-out' });
  expect(await cobot.checkIn('finger-1', { ...inTime, signal: AbortSignal.abort() })).toEqual({
    kind: 'timed-out',
  });
  await cobot.scopes();
  expect(fake.asked().map((asked) => asked.endpoint)).toEqual(['access-token']);
});

test('Cobot that is not there is unavailable', async () => {
  const fake = await startFake();
  const cobot = connectTo(fake);
  await fake.stop();
  expect(await cobot.checkIn('finger-1', inTime)).toEqual({ kind: 'unavailable', status: undefined });
});

test('the first check-in asks for the space’s id when nobody set it, once', async () => {
  const fake = await startFake();
  fake.addMember({ name: 'Test Person One', tokens: ['finger-1'] });
  const cobot = connectTo(fake, { spaceId: undefined });
  expect(await cobot.checkIn('finger-1', inTime)).toMatchObject({ kind: 'checked-in' });
  expect(await cobot.checkIn('finger-1', inTime)).toMatchObject({ kind: 'checked-in' });
  expect(fake.asked().map((asked) => asked.endpoint)).toEqual(['space', 'check-in-v2', 'check-in-v2']);
});

test('the space’s id is asked for within the same deadline', async () => {
  const fake = await startFake();
  fake.setFault('space', { kind: 'hang' });
  const cobot = connectTo(fake, { spaceId: undefined });
  expect(await cobot.checkIn('finger-1', { timeoutMs: 100 })).toEqual({ kind: 'timed-out' });
  fake.setFault('space', { kind: 'status', status: 401 });
  expect(await cobot.checkIn('finger-1', inTime)).toEqual({ kind: 'unauthorised', status: 401 });
});
