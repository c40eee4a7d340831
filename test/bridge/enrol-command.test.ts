import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen } from '../../src/bridge/web/listen.ts';
import type { Listening } from '../../src/bridge/web/listen.ts';
import { enrolLines, enrolMember } from '../../src/cli/enrol.ts';

const key = 'test-key-0123456789abcdef';
let folder: string;
let config: string;
let server: Listening;
let asked: { id: string; body: unknown }[];
let answer: { status: number; body: unknown };

beforeEach(async () => {
  asked = [];
  answer = { status: 201, body: { membershipId: 'm/1', userId: '1001', isNew: true, terminals: [] } };
  const app = express();
  app.use(express.json(), ({ headers }, response, next) => {
    if (headers.authorization === `Bearer ${key}`) next();
    else response.status(401).json({ error: { code: 'key-needed', message: 'this needs a key' } });
  });
  app.post('/api/members/:id/enrol', (request, response) => {
    asked.push({ id: request.params.id, body: request.body });
    response.status(answer.status).json(answer.body);
  });
  server = await listen(app, { host: '127.0.0.1', port: 0 });
  folder = await mkdtemp(join(tmpdir(), 'enrol-command-'));
  config = join(folder, 'bridge.yaml');
  await writeFile(
    config,
    `cobot: { spaceUrl: "http://127.0.0.1:1/space", token: t }
http: { port: ${new URL(server.url).port}, keys: [ ${key} ] }
terminals: [ { name: front, host: 127.0.0.1 } ]
`,
  );
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the running bridge is asked, with a key from the config', async () => {
  expect(await enrolMember({ membership: 'm/1', config })).toMatchObject({ userId: '1001' });
  await enrolMember({ membership: 'm2', config, userId: '42' });
  expect(asked).toEqual([
    { id: 'm/1', body: {} },
    { id: 'm2', body: { userId: '42' } },
  ]);
});

test('a refusal of the bridge keeps its words and advice', async () => {
  answer = {
    status: 404,
    body: {
      error: { code: 'unknown-membership', message: 'Cobot knows no such membership', advice: 'copy the id' },
    },
  };
  await expect(enrolMember({ membership: 'm1', config })).rejects.toMatchObject({
    message: 'Cobot knows no such membership',
    advice: 'copy the id',
  });
});

test('without a running bridge it says how to start it', async () => {
  await server.stop();
  await expect(enrolMember({ membership: 'm1', config })).rejects.toMatchObject({
    message: expect.stringContaining('no bridge answers at http://127.0.0.1:'),
    advice: `start it with: npm start -- run --config ${config}`,
  });
});

test('another program at that port is not taken for the bridge', async () => {
  answer = { status: 200, body: { hello: 'world' } };
  await expect(enrolMember({ membership: 'm1', config })).rejects.toMatchObject({ code: 'not-a-bridge' });
});

test('the result reads as lines, one per terminal', () => {
  const lines = enrolLines({
    membershipId: 'm1',
    userId: '1001',
    isNew: true,
    terminals: [
      { terminal: 'front', result: 'written' },
      { terminal: 'back', result: 'offline' },
      { terminal: 'attic', result: 'failed', problem: 'no answer' },
    ],
  });
  expect(lines).toEqual([
    'enrolled with user id 1001',
    '  front: written',
    '  back: offline: will be written when it connects',
    '  attic: not written (no answer)',
  ]);
});
