import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { connectTo, HandClock, startFake } from './start-pair.ts';

async function control(
  base: string,
  target: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const [method = '', path = ''] = target.split(' ');
  const answer = await fetch(`${base}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

test('a member’s whole life can be played over the control API', async () => {
  const fake = await startFake({ clock: new HandClock('2026-03-10T11:00:00Z') });
  const at = (target: string, body?: unknown) => control(fake.controlUrl, target, body);
  const added = await at('POST /members', { id: 'm1', name: 'Test Person One', passes: 1, tokens: ['t1'] });
  expect(added).toEqual({
    status: 201,
    body: {
      id: 'm1',
      name: 'Test Person One',
      email: null,
      plan: 'Day Passes',
      confirmedAt: '2025-03-10T11:00:00.000Z',
      startsAt: null,
      canceledTo: null,
      unusedPasses: 1,
      tokens: ['t1'],
      customFields: {},
    },
  });
  expect(
    (await at('PATCH /members/m1', { email: 'one@example.com', startsAt: '2026-01-01' })).body,
  ).toMatchObject({
    email: 'one@example.com',
    startsAt: '2026-01-01',
  });
  expect((await at('POST /members/m1/passes', { count: 4 })).body).toMatchObject({ unusedPasses: 5 });
  expect((await at('POST /members/m1/passes')).body).toMatchObject({ unusedPasses: 6 });
  expect((await at('POST /members/m1/tokens', { token: 't/2' })).body).toMatchObject({
    tokens: ['t1', 't/2'],
  });
  expect((await at('DELETE /tokens/t%2F2')).status).toBe(204);
  expect((await at('POST /members/m1/cancel')).body).toMatchObject({ canceledTo: '2026-03-10' });
  expect((await at('POST /members/m1/cancel', { canceledTo: '2026-04-01' })).body).toMatchObject({
    canceledTo: '2026-04-01',
  });
  expect((await at('POST /members/m1/undo-cancellation')).body).toMatchObject({ canceledTo: null });
  expect((await connectTo(fake).checkIn('t1', { timeoutMs: 5000 })).kind).toBe('checked-in');
  expect((await at('GET /check-ins')).body).toMatchObject([
    { membershipId: 'm1', validUntil: '2026-03-11T02:59:59.000Z' },
  ]);
  expect((await at('GET /members/m1')).body).toMatchObject({ unusedPasses: 5, tokens: ['t1'] });
  expect((await at('DELETE /members/m1')).status).toBe(204);
  expect((await at('GET /members')).body).toEqual([]);
});

test('faults, delays and settings can be set and taken back', async () => {
  const fake = await startFake();
  const at = (target: string, body?: unknown) => control(fake.controlUrl, target, body);
  const cobot = connectTo(fake);
  expect((await at('PUT /endpoints/check-in-v2/fault', { kind: 'status', status: 500 })).status).toBe(204);
  expect(await cobot.checkIn('t1', { timeoutMs: 5000 })).toEqual({ kind: 'unavailable', status: 500 });
  expect((await at('DELETE /endpoints/check-in-v2/fault')).status).toBe(204);
  expect(await cobot.checkIn('t1', { timeoutMs: 5000 })).toEqual({ kind: 'unknown-token' });
  expect((await at('PUT /endpoints/check-in-v2/delay', { ms: 600_000 })).status).toBe(204);
  expect(await cobot.checkIn('t1', { timeoutMs: 30 })).toEqual({ kind: 'timed-out' });
  const change = { repeatCheckIn: 'new', limits: { perMinute: 5 }, unknownToken: { v2: 422 } };
  expect((await at('PATCH /settings', change)).body).toMatchObject({
    repeatCheckIn: 'new',
    limits: { enabled: true, perMinute: 5, membershipListPerMinute: 6 },
    unknownToken: { v1: 204, v2: 422 },
  });
  expect((await at('POST /reset')).status).toBe(204);
  expect((await at('GET /settings')).body).toMatchObject({
    repeatCheckIn: 'running',
    limits: { perMinute: 60 },
  });
});

test('what was asked can be read, the access token cannot', async () => {
  const fake = await startFake({ clock: new HandClock('2026-03-10T11:00:00Z') });
  const cobot = connectTo(fake, { checkInApi: 'v1' });
  await cobot.checkIn('t1', { timeoutMs: 5000 });
  const asked = await control(fake.controlUrl, 'GET /asked');
  expect(asked.body).toEqual([
    {
      method: 'POST',
      path: '/space/api/check_ins',
      endpoint: 'check-in-v1',
      body: '{"token":"t1"}',
      at: Date.parse('2026-03-10T11:00:00Z'),
      status: 204,
      ms: expect.any(Number),
    },
  ]);
  await cobot.scopes();
  expect(JSON.stringify((await control(fake.controlUrl, 'GET /asked')).body)).not.toContain('Bearer');
  expect(JSON.stringify((await control(fake.controlUrl, 'GET /asked')).body)).not.toContain(fake.token);
  expect((await control(fake.controlUrl, 'DELETE /asked')).status).toBe(204);
  expect(fake.asked()).toEqual([]);
});

test.each([
  ['POST /members', {}, 400],
  ['POST /members', { name: '' }, 400],
  ['POST /members', { name: 'Test Person', admin: true }, 400],
  ['POST /members', { name: 'Test Person', canceledTo: '2026-02-31' }, 400],
  ['POST /members', { name: 'Test Person', passes: -1 }, 400],
  ['POST /members', { name: 'Test Person', tokens: ['taken'] }, 409],
  ['POST /members/none/passes', {}, 404],
  ['DELETE /tokens/none', undefined, 404],
  ['PUT /endpoints/nothing/fault', { kind: 'reset' }, 400],
  ['PUT /endpoints/space/fault', { kind: 'explode' }, 400],
  ['PUT /endpoints/space/delay', { ms: 1e9 }, 400],
  ['GET /nothing', undefined, 404],
] as const)('%s with %j is refused with %i and a reason', async (target, body, status) => {
  const fake = await startFake();
  fake.addMember({ name: 'Test Person One', tokens: ['taken'] });
  const answer = await control(fake.controlUrl, target, body);
  expect(answer).toEqual({ status, body: { error: expect.stringMatching(/\w/) } });
  expect(fake.members()).toHaveLength(1);
});

test('the control API takes JSON only', async () => {
  const fake = await startFake();
  const post = (headers: Record<string, string>, body: string): Promise<Response> =>
    fetch(`${fake.controlUrl}/members`, { method: 'POST', headers, body });
  expect((await post({ 'content-type': 'text/plain' }, '{"name":"Test Person"}')).status).toBe(415);
  expect((await post({ 'content-type': 'application/json' }, '{"name":')).status).toBe(400);
  expect((await post({ 'content-type': 'application/json' }, ' '.repeat(300_000))).status).toBe(413);
});

test('the control API describes itself as OpenAPI 3.1', async () => {
  const fake = await startFake();
  const answer = await control(fake.controlUrl, 'GET /openapi.json');
  expect(answer.body).toMatchObject({
    openapi: '3.1.0',
    paths: {
      '/control/members': {
        get: { summary: 'All members' },
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: { type: 'object', required: ['name'], additionalProperties: false },
              },
            },
          },
          responses: { 201: { content: { 'application/json': { schema: { type: 'object' } } } } },
        },
      },
      '/control/members/{id}': { patch: { parameters: [{ name: 'id', in: 'path', required: true }] } },
      '/control/endpoints/{endpoint}/fault': {
        put: {
          parameters: [{ name: 'endpoint', schema: { enum: expect.arrayContaining(['check-in-v2']) } }],
        },
      },
    },
  });
});

test('the command says where it listens and ends on SIGTERM', async () => {
  const module = new URL('../../simulator/cobot/command.ts', import.meta.url).href;
  const script = `import(${JSON.stringify(module)}).then((m) => m.runFakeCobotCommand(process.argv.slice(1)))`;
  const options = [
    '--port',
    '0',
    '--members',
    '2',
    '--token',
    'test-access-token',
    '--time-zone',
    'Asia/Tokyo',
  ];
  const child = spawn(process.execPath, ['-e', script, '--', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith('control ')) break;
  }
  const url = /^fake cobot listening (http:\/\/127\.0\.0\.1:\d+)$/.exec(lines[0] ?? '')?.[1] ?? '';
  expect(lines.slice(1)).toEqual([
    `spaceUrl ${url}/space`,
    `apiUrl ${url}/v2`,
    `accountUrl ${url}/account`,
    'spaceId 99da6cb66b5e6b39007690854fd66df9',
    'token test-access-token',
    'client fake-client fake-client-secret',
    `control ${url}/control/openapi.json`,
  ]);
  expect((await control(`${url}/control`, 'GET /members')).body).toHaveLength(2);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
