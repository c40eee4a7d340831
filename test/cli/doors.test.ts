import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTerminal } from '../../simulator/terminal/terminal.ts';
import { commandLine } from '../support/command-line.ts';
import { apiKey, House, type HouseOptions } from '../support/house.ts';
import { until } from '../support/until.ts';

/** A config file that leads to the API of a house's bridge, and to its terminals. */
async function configOf(house: House, fallback: readonly ('closed' | 'members')[] = []): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'doors-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'bridge.yaml');
  const { cobot, dataFile, terminals } = house;
  const config = {
    timeZone: cobot.timeZone,
    dataFile,
    cobot: { spaceUrl: cobot.spaceUrl, token: cobot.token },
    http: { port: Number(new URL(house.bridge.httpUrl).port), keys: [apiKey] },
    terminals: terminals.map(({ host, port }, index) => ({
      name: ['front door', 'back door'][index],
      host,
      port,
      fallback: fallback[index] ?? 'closed',
    })),
  };
  // JSON is YAML too.
  await writeFile(file, JSON.stringify(config));
  return file;
}

async function served(options: HouseOptions = {}) {
  const house = await House.start(options);
  await house.online();
  const config = await configOf(house);
  const run = (...args: readonly string[]) => commandLine([...args, '--config', config]);
  const json = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await run(...args, '--json')).stdout);
  return { house, config, run, json };
}

test('door list tells how each door behaves, for people and as JSON', async () => {
  const { run, json } = await served({ terminals: [{}, {}], terminalConfig: [{}, { direction: 'exit' }] });
  const { stdout, code } = await run('door', 'list');
  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => line !== '')).toEqual([
    'front door: in use',
    '  entry, opens for 5 s, without Cobot deny, without the bridge closed',
    'back door: in use',
    '  exit, opens for 5 s, without Cobot deny, without the bridge closed',
  ]);
  expect(await json('door', 'list')).toMatchObject({
    doors: [{ name: 'front door' }, { name: 'back door', settings: { direction: 'exit' } }],
  });
});

test('door open opens it once; an unknown door is an error that says so', async () => {
  const { house, run, json } = await served();
  expect(await json('door', 'open', 'front door')).toEqual({ opened: true });
  expect(house.openings()).toEqual(['unlock']);
  const { code, stderr } = await run('door', 'open', 'cellar');
  expect(code).toBe(1);
  expect(stderr).toContain('cellar');
});

test('door lockdown shuts a door for members and lets go again; no other word means off', async () => {
  const { house, run } = await served();
  const person = await house.enrol();
  expect((await run('door', 'lockdown', 'front door', 'on')).stdout).toContain('front door: locked down');
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'locked-down' }]);
  const { code, stderr } = await run('door', 'lockdown', 'front door', 'yes');
  expect(code).not.toBe(0);
  expect(stderr).toContain('on, off');
  expect((await run('door', 'list')).stdout).toContain('locked down');
  const { stdout } = await run('door', 'lockdown', 'front door', 'off');
  expect(stdout).toContain('front door: in use');
  expect(stdout).not.toContain('changed since the config');
});

test('door hold-open keeps a door open, and closes it with 0 minutes', async () => {
  const { house, run } = await served({ terminalConfig: [{ unlockSeconds: 1 }] });
  expect((await run('door', 'hold-open', 'front door', '5')).stdout).toContain('held open until');
  await until(() => house.openings().length > 1, 'the door to be opened again', 10_000);
  expect((await run('door', 'hold-open', 'front door', '0')).stdout).toContain('front door: in use');
  const { code, stderr } = await run('door', 'hold-open', 'front door', 'long');
  expect(code).toBe(1);
  expect(stderr).toContain('whole number');
});

test('door settings changes what is named, says what was changed, and takes it back with --reset', async () => {
  const { run, json } = await served();
  const changed = await run('door', 'settings', 'front door', 'offline=members', 'unlockSeconds=7');
  expect(changed.stdout).toContain('opens for 7 s, without Cobot members');
  expect(changed.stdout).toContain('changed since the config:');
  const wrong = await run('door', 'settings', 'front door', 'offline=sometimes');
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('offline')]);
  const nonsense = await run('door', 'settings', 'front door', 'offline');
  expect(nonsense.stderr).toContain('name=value');
  expect(await json('door', 'settings', 'front door', '--reset')).toMatchObject({
    settings: { offline: 'deny', unlockSeconds: 5 },
    changed: [],
  });
});

test('alerts lists what staff should look at, newest first', async () => {
  const { house, run, json } = await served();
  expect((await run('alerts')).stdout.trim()).toBe('nothing');
  house.terminal().openDoor();
  await until(async () => (await run('alerts')).stdout !== 'nothing\n', 'the alert', 20_000);
  expect((await run('alerts')).stdout).toMatch(/^\d{4}-\S+ front door: door-forced/);
  expect(await json('alerts')).toMatchObject({ alerts: [{ kind: 'door-forced', terminal: 'front door' }] });
});

test('reconciliation tells who came in without Cobot, and what became of it', async () => {
  const { house, run, json } = await served({ terminalConfig: [{ offline: 'members' }] });
  expect((await run('reconciliation')).stdout.trim()).toBe('nobody came in without Cobot');
  const person = await house.enrol();
  await until(
    () => house.log.some((line) => line.includes('"event":"snapshot-member-taken"')),
    'the member to be known',
  );
  for (const endpoint of ['check-in-v2', 'current-check-ins'] as const)
    house.cobot.setFault(endpoint, { kind: 'reset' });
  house.press(person);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'opened', way: 'offline' }]);
  const { stdout } = await run('reconciliation', '--days', '1');
  expect(stdout).toContain('1 came in without Cobot');
  expect(stdout).toContain('1 to be posted');
  expect(stdout).toContain(`front door: membership ${person.membershipId}, pending`);
  expect(await json('reconciliation')).toMatchObject({ counts: { pending: 1 } });
  const { code, stderr } = await run('reconciliation', '--days', 'many');
  expect([code, stderr]).toEqual([1, expect.stringContaining('days')]);
});

test('without a running bridge they say how to start it', async () => {
  const { house, run } = await served();
  await house.bridge.stop();
  for (const verb of [['door', 'list'], ['alerts'], ['reconciliation']]) {
    const { code, stderr } = await run(...verb);
    expect([code, stderr]).toEqual([1, expect.stringContaining('start it with')]);
  }
});

test('terminal fallback apply leaves the doors that are to be left, and tells which could not be reached', async () => {
  const fallback = ['members', 'closed'] as const;
  const house = await House.start({ terminals: [{}, {}] });
  await house.enrol();
  await house.bridge.stop();
  const config = await configOf(house, fallback);
  const run = (...more: readonly string[]) =>
    commandLine(['terminal', 'fallback', 'apply', '--config', config, ...more]);
  expect(house.terminal(0).option('LockOn')).toBe('0');
  const first = await run();
  expect(first.code).toBe(0);
  expect(first.stdout).toBe(
    'front door: opens by itself for the people it holds\nback door: stays as it was\n',
  );
  expect(Number(house.terminal(0).option('LockOn'))).toBeGreaterThan(0);
  expect(house.terminal(1).option('LockOn')).toBe('0');
  const { port, serialNumber } = house.terminal(0);
  await house.terminal(0).stop();
  const second = await run('--json');
  expect(second.code).toBe(1);
  expect(JSON.parse(second.stdout)).toMatchObject({
    terminals: [
      { terminal: 'front door', result: 'failed', problem: expect.stringContaining(String(port)) },
      { terminal: 'back door', result: 'as-it-was' },
    ],
  });
  const back = await startTerminal({ port, serialNumber, options: { LockOn: '0' } });
  onTestFinished(() => back.stop());
  expect((await run()).code).toBe(0);
});

test('terminal fallback apply leaves a terminal alone that is another one than the bridge had there', async () => {
  const house = await House.start();
  await house.enrol();
  await house.bridge.stop();
  const config = await configOf(house, ['members']);
  const { port } = house.terminal(0);
  await house.terminal(0).stop();
  const other = await startTerminal({ port, serialNumber: 'OTHER-1', options: { LockOn: '0' } });
  onTestFinished(() => other.stop());
  const { code, stdout } = await commandLine(['terminal', 'fallback', 'apply', '--config', config]);
  expect([code, stdout]).toEqual([1, expect.stringContaining('answers the terminal OTHER-1, not')]);
  expect(other.option('LockOn')).toBe('0');
});
