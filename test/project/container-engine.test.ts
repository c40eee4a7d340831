import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answersAsEngine, engineAddress } from '../support/container-engine.ts';

const nowhere = 'unix:///nowhere/engine.sock';

/** A server that answers an engine's ping with this status, listening where `at` says. */
async function pinged(status: number, at: string | number): Promise<number> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/_ping' ? status : 404).end();
  });
  server.listen(typeof at === 'string' ? { path: at } : { port: at, host: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('an engine is looked for where DOCKER_HOST says, and otherwise at the usual socket', () => {
  expect(engineAddress({ DOCKER_HOST: 'tcp://127.0.0.1:2375' })).toBe('tcp://127.0.0.1:2375');
  expect(engineAddress({})).toBe('unix:///var/run/docker.sock');
});

test('what answers a ping is an engine, over a socket file and over TCP', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'engine.sock');
  await pinged(200, path);
  expect(await answersAsEngine(`unix://${path}`)).toBe(true);
  expect(await answersAsEngine(`tcp://127.0.0.1:${await pinged(200, 0)}`)).toBe(true);
});

test('what is not there, answers something else, or is no address is none', async () => {
  expect(await answersAsEngine(nowhere)).toBe(false);
  expect(await answersAsEngine(`tcp://127.0.0.1:${await pinged(404, 0)}`)).toBe(false);
  expect(await answersAsEngine('ssh://somebody@127.0.0.1')).toBe(false);
  expect(await answersAsEngine('no address')).toBe(false);
});

test('without an engine the container suite says in one line that it did not run, and counts for nothing', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', 'test/project/lock-file.test.ts'],
    { encoding: 'utf8', env: { ...process.env, DOCKER_HOST: nowhere } },
  );
  expect(status).toBe(0);
  expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
    `test/containers did not run: no container engine answers at ${nowhere}`,
    '2 passed, 0 failed, 0 skipped',
  ]);
});
