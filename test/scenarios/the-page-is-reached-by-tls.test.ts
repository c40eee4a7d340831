import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { commandLine } from '../support/command-line.ts';
import { freePort } from '../support/free-port.ts';
import { apiKey, House } from '../support/house.ts';
import { LiveClient } from '../support/live-client.ts';

const account = { name: 'ada', password: 'a made-up password' };

test('over TLS the first account is made, staff look on, and the command line trusts this very certificate', async () => {
  const port = await freePort();
  const http = { host: '0.0.0.0', port, keys: [apiKey] };
  const house = await House.start({ config: { http } });
  await house.online();
  const { certificate, firstOwnerCode } = house.bridge;
  expect(certificate).toMatchObject({ kind: 'self-made' });
  const ca = await readFile(join(dirname(house.dataFile), 'http-tls.pem'), 'utf8');
  const url = `https://127.0.0.1:${port}`;

  const making = request(`${url}/api/first-owner`, {
    ca,
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' },
  });
  making.end(JSON.stringify({ ...account, code: firstOwnerCode }));
  const [answer] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(making, 'response'));
  answer.resume();
  expect(answer.statusCode).toBe(201);
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';

  const client = new LiveClient(url, { cookie, origin: url }, { ca });
  expect(await client.next('snapshot')).toMatchObject({ role: 'owner', doors: [{ name: 'front door' }] });
  const foreign = { cookie, origin: `https://evil.example:${port}`, host: `evil.example:${port}` };
  expect(await new LiveClient(url, foreign, { ca }).refused()).toBe(403);

  const config = join(dirname(house.dataFile), 'bridge.yaml');
  const { cobot, dataFile, terminals } = house;
  const settings = {
    timeZone: cobot.timeZone,
    dataFile,
    cobot: { spaceUrl: cobot.spaceUrl, token: cobot.token },
    http,
    terminals: terminals.map((terminal) => ({
      name: 'front door',
      host: terminal.host,
      port: terminal.port,
    })),
  };
  await writeFile(config, JSON.stringify(settings));
  const told = await commandLine(['door', 'list', '--config', config]);
  expect(told).toMatchObject({ code: 0, stderr: '' });
  expect(told.stdout).toContain('front door: in use');
  const log = house.log.find((line) => line.includes('bridge-listening'));
  expect(log).toContain(`"tls":"self-made","fingerprint":"${certificate?.fingerprint}"`);
});
