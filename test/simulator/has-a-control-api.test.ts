import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startControl } from '../../simulator/control.ts';
import { terminalRoutes } from '../../simulator/control/routes.ts';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';
import { startOf } from './support/enrolling-client.ts';

async function control(count = 2): Promise<{ url: string; terminals: SimulatedTerminal[] }> {
  const terminals: SimulatedTerminal[] = [];
  while (terminals.length < count) terminals.push(await terminalForTest({ users: 10 }));
  const api = await startControl({ terminals });
  onTestFinished(() => api.stop());
  return { url: api.url, terminals };
}

interface Answered {
  status: number;
  body: unknown;
}

async function get(url: string): Promise<Answered> {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

async function post(
  url: string,
  body: unknown = {},
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

test('the terminals are listed and each one can be looked at', async () => {
  const { url, terminals } = await control();
  expect(await get(`${url}/terminals`)).toEqual({
    status: 200,
    body: terminals.map(({ serialNumber, port }, index) => ({
      index,
      serialNumber,
      host: '127.0.0.1',
      port,
      userCount: 10,
      logCount: 0,
    })),
  });
  const { status, body } = await get(`${url}/terminals/1`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    index: 1,
    userCount: 10,
    users: terminals[1]?.users().map(({ password: _password, ...user }) => user),
    logCount: 0,
    lcdText: '',
    relay: { open: false, openings: 0, queued: 0 },
    door: 'closed',
    sessions: [],
  });
});

test('a finger is pressed, by userId as text or as a number', async () => {
  const { url, terminals } = await control();
  const pressed = await post(`${url}/terminals/1/press-finger`, { userId: '1007' });
  expect(pressed).toMatchObject({
    status: 200,
    body: {
      matched: true,
      userId: '1007',
      uid: 7,
      logged: true,
      clientsTold: 0,
      event: { userId: '1007', verify: 1 },
    },
  });
  expect(await post(`${url}/terminals/1/press-finger`, { userId: 1007, finger: 3 })).toMatchObject({
    status: 200,
    body: { matched: false },
  });
  expect(terminals.map((terminal) => terminal.punches().length)).toEqual([0, 1]);
});

test('every other hand is there too', async () => {
  const { url, terminals } = await control(1);
  const at = (name: string, body?: unknown) => post(`${url}/terminals/0/${name}`, body);
  expect(await at('unknown-finger')).toMatchObject({ status: 200, body: { matched: false } });
  expect(await at('tap-card', { card: 7_000_002 })).toMatchObject({
    body: { matched: true, userId: '1002' },
  });
  expect(await at('tap-card', { card: '7000002' })).toMatchObject({ body: { matched: true } });
  expect(await at('enter-password', { userId: '1010', password: '10010' })).toMatchObject({
    body: { matched: true },
  });
  expect(await at('register-finger', { userId: '1001', finger: 0 })).toEqual({
    status: 200,
    body: { done: true },
  });
  expect(terminals[0]?.users()[0]?.fingers).toEqual([0, 6]);
  expect(await at('open-door')).toEqual({ status: 200, body: { door: 'open' } });
  expect(await at('close-door')).toEqual({ status: 200, body: { door: 'closed' } });
  expect(await at('press-exit-button')).toEqual({ status: 200, body: { done: true } });
  const { body } = await get(`${url}/terminals/0/timeline`);
  const entries = z.array(z.object({ ms: z.number(), way: z.string(), what: z.string() })).parse(body);
  expect(entries.map(({ what }) => what)).toContain('a stranger presses a finger');
});

test('an enrolment is played with hands alone, and its poor press told', async () => {
  const { url, terminals } = await control(1);
  const at = (name: string, body?: unknown) => post(`${url}/terminals/0/${name}`, body);
  const [terminal] = terminals;
  if (terminal === undefined) throw new Error('one terminal was asked for');
  const client = await clientOf(terminal);
  expect(await at('open-menu')).toMatchObject({ status: 200 });
  expect(await client.ask(61, startOf('1002', 1))).toMatchObject({ command: 2001 });
  expect(await at('close-menu')).toMatchObject({ status: 200 });
  expect(await client.ask(61, startOf('1002', 1))).toMatchObject({ command: 2000 });
  expect(await at('open-menu')).toMatchObject({ status: 422 });
  for (const quality of [90, 10, 70]) {
    const pressed = await at('present-finger', { finger: 'ada/1', quality });
    expect(pressed).toEqual({ status: 200, body: { enrolling: true, good: quality > 50 } });
    expect(await at('present-finger', { finger: 'ada/1' })).toMatchObject({ status: 422 });
    expect(await at('lift')).toMatchObject({ status: 200 });
  }
  expect(await at('cancel')).toMatchObject({ status: 200 });
  expect(terminals[0]?.users()[1]?.fingers).toEqual([6]);
  await client.nextFrames(7);
  expect(await client.ask(61, startOf('1002', 1))).toMatchObject({ command: 2000 });
  for (let count = 0; count < 3; count += 1) {
    await at('present-finger', { finger: 'ada/1' });
    await at('lift');
  }
  expect(terminals[0]?.users()[1]?.fingers).toEqual([1, 6]);
  await client.ask(60);
  expect(await at('present-finger', { finger: 'ada/1' })).toMatchObject({
    body: { enrolling: false, matched: true, userId: '1002', score: expect.any(Number) },
  });
});

test('hands need no body where there is nothing to say', async () => {
  const { url } = await control(1);
  const response = await fetch(`${url}/terminals/0/unknown-finger`, { method: 'POST' });
  expect(response.status).toBe(200);
});

test.each(['2', '-1', '1e0', 'x', '99999999999999999999'])('terminal %s is not there: 404', async (index) => {
  const { url } = await control();
  for (const answer of [
    await get(`${url}/terminals/${index}`),
    await post(`${url}/terminals/${index}/open-door`),
  ])
    expect(answer).toEqual({
      status: 404,
      body: { error: expect.stringMatching(/^there is no terminal .*; they are numbered 0 to 1$/) },
    });
});

test.each([
  ['press-finger', { userId: [1] }, 'must be the printed id of a user: 1 to 24 letters and digits'],
  ['present-finger', { finger: '' }, 'must be a name of 1 to 64 characters, such as ada/1'],
  ['tap-card', { card: 'many' }, 'must be a card number from 1 to 4294967295'],
  ['faults', { kind: 'swap-serial-number', serialNumber: 'A\u0000B' }, 'without blanks'],
  ['faults', { kind: 'add-template', userId: null }, 'must be the printed id of a user'],
])('%s with %j is told what to write instead', async (name, body, words) => {
  const { url } = await control(1);
  expect(await post(`${url}/terminals/0/${name}`, body)).toEqual({
    status: 422,
    body: { error: expect.stringContaining(words) },
  });
});

test('a user the terminal does not have is a 422 that says what to do', async () => {
  const { url } = await control();
  expect(await post(`${url}/terminals/0/press-finger`, { userId: '4711' })).toEqual({
    status: 422,
    body: { error: expect.stringMatching(/no user 4711; write one first/) },
  });
});

test.each([
  ['press-finger', {}],
  ['press-finger', { userId: '' }],
  ['press-finger', { userId: '1001', finger: 10 }],
  ['press-finger', { userId: '1001', more: true }],
  ['press-finger', []],
  ['tap-card', { card: -1 }],
  ['tap-card', { card: 'many' }],
  ['tap-card', { card: '9999999999' }],
  ['enter-password', { userId: '1001' }],
  ['open-door', { wide: true }],
])('%s with %j does not fit: 422', async (name, body) => {
  const { url, terminals } = await control(1);
  expect(await post(`${url}/terminals/0/${name}`, body)).toEqual({
    status: 422,
    body: { error: expect.any(String) },
  });
  expect(terminals[0]?.timeline()).toEqual([]);
});

test('what cannot be read is told apart: no JSON, too long, no UTF-8, no address', async () => {
  const { url } = await control(1);
  const target = `${url}/terminals/0/press-finger`;
  const refused = (status: number, words: string) => ({
    status,
    body: { error: expect.stringContaining(words) },
  });
  expect(await post(target, '{"userId":')).toEqual(refused(400, 'no JSON object'));
  expect(await post(target, '"1001"')).toEqual(refused(400, 'no JSON object'));
  expect(await post(target, ' '.repeat(20_000))).toEqual(refused(413, 'longer than 16384 bytes'));
  const another = { 'content-type': 'application/json; charset=klingon' };
  expect(await post(target, {}, another)).toEqual(refused(415, 'in UTF-8'));
  expect(await get(`${url}/terminals/%zz`)).toEqual(refused(400, 'an address that /openapi.json names'));
  expect(await get(`${url}/nothing`)).toMatchObject({ status: 404 });
});

test('pages of other sites have no hands', async () => {
  const { url, terminals } = await control(1);
  const target = `${url}/terminals/0/unknown-finger`;
  expect(await post(target, {}, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  expect(await post(target, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
    status: 415,
  });
  expect(await post(target, {}, { origin: 'https://elsewhere.example' })).toMatchObject({ status: 403 });
  expect(await post(target, {}, { origin: url })).toMatchObject({ status: 200 });
  const preflight = await fetch(target, {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  expect(await statusByName(url, 'rebound.example')).toBe(403);
  expect(await statusByName(url, 'localhost')).toBe(200);
  expect(terminals[0]?.timeline()).toHaveLength(3);
});

function statusByName(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}/terminals`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

test('faults are set, looked at and taken back, and what happens once happens', async () => {
  const { url, terminals } = await control(1);
  const at = `${url}/terminals/0/faults`;
  const remove = async (target: string) => (await fetch(target, { method: 'DELETE' })).json();
  const dropped = { kind: 'drop', on: 'events', skip: 0, probability: 1 };
  expect(await post(at, { kind: 'drop', on: 'events' })).toEqual({
    status: 200,
    body: { id: 1, fault: dropped, seen: 0, hits: 0 },
  });
  await post(at, { kind: 'memory-full', tables: ['punches'] });
  expect(await post(at, { kind: 'wipe' })).toEqual({ status: 200, body: { done: true } });
  expect(terminals[0]?.users()).toEqual([]);
  expect((await get(at)).body).toMatchObject([{ id: 1 }, { id: 2, fault: { tables: ['punches'] } }]);
  expect(await remove(`${at}/1`)).toEqual({ takenBack: 1 });
  expect(await remove(`${at}/1`)).toEqual({ takenBack: 0 });
  for (const id of ['two', '1e0', '-1'])
    expect(await remove(`${at}/${id}`)).toEqual({
      error: `there is no fault ${id}; they have whole numbers`,
    });
  expect(await remove(at)).toEqual({ takenBack: 1 });
  expect((await get(at)).body).toEqual([]);
});

test.each([
  [{}, /kind/],
  [{ kind: 'fire' }, /kind/],
  [{ kind: 'split', bytes: 0 }, /bytes/],
  [{ kind: 'drop', on: 'everything' }, /on/],
  [{ kind: 'drop', probability: 0 }, /probability/],
  [{ kind: 'add-template', userId: '77' }, /no user 77/],
])('the fault %j is refused with why: 422', async (body, why) => {
  const { url } = await control(1);
  expect(await post(`${url}/terminals/0/faults`, body)).toEqual({
    status: 422,
    body: { error: expect.stringMatching(why) },
  });
});

test('pages of other sites take no fault back', async () => {
  const { url } = await control(1);
  const response = await fetch(`${url}/terminals/0/faults`, {
    method: 'DELETE',
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(response.status).toBe(403);
});

test('the answers are what the schemas say, no more and no less', async () => {
  const { url } = await control(1);
  const bodies: Record<string, unknown> = {
    'press-finger': { userId: '1001' },
    'register-finger': { userId: '1001' },
    'register-face': { userId: '1001' },
    'present-finger': { finger: 1001 },
    'tap-card': { card: 5 },
    'enter-password': { userId: '1001', password: 'x' },
    faults: { kind: 'drop', times: 3 },
  };
  const way = {
    get,
    post: (at: string, name: string) => post(at, bodies[name]),
    delete: async (at: string) => {
      const response = await fetch(at, { method: 'DELETE' });
      return { status: response.status, body: await response.json() };
    },
  };
  for (const { method, path, answer } of terminalRoutes.toReversed()) {
    const at = `${url}${path.replace(':id', '7').replace(':i', '0')}`;
    const { status, body } = await way[method](at, path.slice(14));
    expect(status).toBe(200);
    expect(answer.parse(body)).toEqual(body);
  }
});

test('the OpenAPI document names every hand with its body', async () => {
  const { url } = await control(1);
  const { status, body } = await get(`${url}/openapi.json`);
  expect(status).toBe(200);
  const document = z
    .object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(body);
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).toSorted()).toEqual(
    [
      '/terminals',
      '/terminals/{i}',
      '/terminals/{i}/timeline',
      ...['press-finger', 'unknown-finger', 'tap-card', 'enter-password', 'register-finger'].map(
        (n) => `/terminals/{i}/${n}`,
      ),
      '/terminals/{i}/faults',
      '/terminals/{i}/faults/{id}',
      ...['open-door', 'close-door', 'press-exit-button'].map((n) => `/terminals/{i}/${n}`),
      ...['present-finger', 'lift', 'cancel', 'open-menu', 'close-menu', 'register-face'].map(
        (n) => `/terminals/{i}/${n}`,
      ),
    ].toSorted(),
  );
  expect(document.paths['/terminals/{i}/press-finger']?.['post']).toMatchObject({
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { type: 'object', required: ['userId'], additionalProperties: false } },
      },
    },
    responses: { 200: expect.any(Object), 404: expect.any(Object), 422: expect.any(Object) },
  });
});
