import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startFakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { startTerminal } from '../../simulator/terminal/terminal.ts';
import { CommandLine, commandLine } from '../support/command-line.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';

const key = 'a-key-for-this-test-only';

test('configured by a file, enrolling by a command, asked over HTTP, ended by SIGTERM within five seconds', async () => {
  const cobot = await startFakeCobot();
  onTestFinished(() => cobot.stop());
  const terminal = await startTerminal();
  onTestFinished(() => terminal.stop());
  const folder = await mkdtemp(join(tmpdir(), 'bridge-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, 'bridge.yaml');
  const port = await freePort();
  await writeFile(
    config,
    `
timeZone: ${cobot.timeZone}
cobot:
  spaceUrl: ${cobot.spaceUrl}
  apiUrl: ${cobot.apiUrl}
  accountUrl: ${cobot.accountUrl}
  spaceId: ${cobot.spaceId}
  token: \${COBOT_TOKEN}
http:
  port: ${port}
  keys: ['\${BRIDGE_KEY}']
terminals:
  - name: front door
    host: ${terminal.host}
    port: ${terminal.port}
`,
  );
  const environment = { COBOT_TOKEN: cobot.token, BRIDGE_KEY: key };
  const bridge = new CommandLine(['run', '--config', config], environment);
  await bridge.printed(/terminal-online/);
  const url = `http://127.0.0.1:${port}`;

  const { id } = cobot.addMember({ name: 'Ada Example' });
  const enrolled = await commandLine(
    ['enrol', '--membership', id, '--config', config, '--json'],
    environment,
  );
  expect(enrolled.stderr).toBe('');
  expect(JSON.parse(enrolled.stdout)).toMatchObject({ membershipId: id, userId: '1001', isNew: true });
  terminal.pressFinger({ userId: '1001' });

  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/api/entries`)).status).toBe(401);
  const entries = await until(async () => {
    const answer = await fetch(`${url}/api/entries`, { headers: { authorization: `Bearer ${key}` } });
    const text = await answer.text();
    return text.includes('"opened"') && text;
  }, 'the entry');
  expect(entries).toContain('"userId":"1001"');

  const askedToStopAt = performance.now();
  bridge.signal('SIGTERM');
  expect(await bridge.ended()).toBe(0);
  // The bound that is promised; the program itself gives up after five seconds, so this cannot hang on a slow machine.
  expect(performance.now() - askedToStopAt).toBeLessThan(6000);
  expect(bridge.stdout).toContain('bridge-stopped');
  expect(terminal.view().sessions).toEqual([]);
});

test('a config with mistakes is refused with the line and the fix, and the values are not repeated', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, 'bridge.yaml');
  await writeFile(
    config,
    'cobot:\n  spaceUrl: https://example.cobot.me\n  tokn: very-secret\nterminals: []\n',
  );
  const { code, stderr } = await commandLine(['run', '--config', config]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/bridge\.yaml:3:\d+: /);
  expect(stderr).toContain('token');
  expect(stderr).not.toContain('very-secret');
});

test('without a running bridge, enrol says how to start it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bridge-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, 'bridge.yaml');
  await writeFile(
    config,
    `cobot: {spaceUrl: 'http://127.0.0.1:1/space', token: x}
http: {port: ${await freePort()}, keys: [${key}]}
terminals: [{name: front door, host: 127.0.0.1}]
`,
  );
  const { code, stderr } = await commandLine(['enrol', '--membership', 'm1', '--config', config]);
  expect(code).toBe(1);
  expect(stderr).toContain('start it with');
});
