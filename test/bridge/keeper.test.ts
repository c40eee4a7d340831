import { afterEach, beforeEach, expect, test } from 'vitest';
import { TerminalError } from '../../src/protocol/errors.ts';
import { eventually } from './support/eventually.ts';
import { KeeperRig } from './support/keeper-rig.ts';

let rig: KeeperRig;

beforeEach(async () => {
  rig = await KeeperRig.start();
});

afterEach(() => rig.stop());

test('a terminal is asked who it is and what time it has before its events are taken', async () => {
  const terminal = rig.session();
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  expect(terminal.asked.slice(0, 8)).toEqual([
    'identity',
    'time',
    'option LockOn',
    'passport',
    'backToIdentifying',
    'registerEvents',
    'enable',
    'sizes',
  ]);
  expect(rig.keeper.status()).toMatchObject({ state: 'online', serialNumber: 'SN1', clockOffsetMs: 500 });
  expect((await rig.store.terminals.know('front')).serialNumber).toBe('SN1');
});

test('another serial number than the known one is refused with advice, and no event is asked for', async () => {
  await rig.store.terminals.setSerialNumber('front', 'SN-OLD');
  const terminal = rig.session();
  rig.run();
  await eventually('refused', () => rig.keeper.status().state === 'refused');
  expect(rig.keeper.status()).toMatchObject({
    problem: 'at the address of front answers the terminal SN1, not SN-OLD',
    advice: 'if it was replaced, write serialNumber: "SN1" at front in the config',
  });
  expect(terminal.asked).not.toContain('registerEvents');
  expect(terminal.asked).toContain('close');
  expect(rig.alerts).toEqual([{ kind: 'serial-number-changed', terminal: 'front' }]);
});

test('a serial number in the config overrules the known one', async () => {
  await rig.store.terminals.setSerialNumber('front', 'SN-OLD');
  rig.session();
  rig.run({ serialNumber: 'SN1' });
  await eventually('online', () => rig.isOnline);
  expect((await rig.store.terminals.know('front')).serialNumber).toBe('SN1');
});

test('a terminal that opens by itself is stopped from it', async () => {
  const terminal = rig.session();
  terminal.options.set('LockOn', '5');
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(terminal.options.get('LockOn')).toBe('0');
  expect(rig.keeper.status()).toMatchObject({ advice: undefined });
});

test('a terminal that insists on opening by itself is told of', async () => {
  const terminal = rig.session();
  terminal.options.set('LockOn', '5');
  terminal.failing.set('writeOption LockOn=0', new TerminalError('refusal', 'no', { reason: 'refused' }));
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(rig.keeper.status()).toMatchObject({ advice: expect.stringContaining('opens the door by itself') });
});

test('a lost terminal is connected again, later and later', async () => {
  rig.run();
  await eventually('first failure', () => rig.keeper.status().state === 'retrying');
  expect(rig.keeper.status()).toMatchObject({ attempt: 1, retryInMs: 500, problem: 'nobody answers' });
  rig.clock.advance(500);
  await eventually('second failure', () => rig.connects === 2 && rig.keeper.status().state === 'retrying');
  expect(rig.keeper.status()).toMatchObject({ attempt: 2, retryInMs: 1000 });
  const terminal = rig.session();
  rig.clock.advance(1000);
  await eventually('online', () => rig.isOnline);
  terminal.lose(new TerminalError('transport', 'the terminal closed the connection', { reason: 'closed' }));
  await eventually('lost', () => rig.keeper.status().state === 'retrying');
  expect(rig.keeper.status()).toMatchObject({ attempt: 1, retryInMs: 500 });
});

test('a refused comm key is tried again seldom, with the advice', async () => {
  rig.sessions.push(
    new TerminalError('refusal', 'the comm key is wrong', { reason: 'comm-key', advice: 'set commKey' }),
  );
  rig.run();
  await eventually('refused', () => rig.keeper.status().state === 'refused');
  expect(rig.keeper.status()).toMatchObject({ retryInMs: 30_000, advice: 'set commKey' });
});

test('a terminal that is away is seldom told of, and that it answers otherwise at once', async () => {
  const warnings = () =>
    rig.lines.filter((it) => it.includes('terminal-lost') && it.includes('"warn"')).length;
  rig.run();
  await eventually('first failure', () => rig.keeper.status().state === 'retrying');
  for (let attempt = 2; attempt <= 20; attempt += 1) {
    rig.clock.advance(4_000);
    await eventually('tried', () => rig.connects >= attempt && rig.keeper.status().state === 'retrying');
  }
  expect(warnings()).toBe(5);
  rig.sessions.push(new TerminalError('refusal', 'the comm key is wrong', { reason: 'comm-key' }));
  rig.clock.advance(4_000);
  await eventually('refused', () => rig.keeper.status().state === 'refused');
  expect(warnings()).toBe(6);
});

test('a silent terminal is asked what it holds, and left when it does not answer', async () => {
  const terminal = rig.session();
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  const looks = () => terminal.asked.filter((it) => it === 'sizes').length;
  // Once for its users, once for its log.
  await eventually('looked at', () => looks() === 2);
  rig.clock.advance(10_000);
  await eventually('asked', () => looks() === 3);
  terminal.failing.set('sizes', new TerminalError('transport', 'no answer', { reason: 'timed-out' }));
  await eventually('waiting again', () => {
    rig.clock.advance(10_000);
    return terminal.asked.includes('close');
  });
  await eventually('not online', () => !rig.isOnline);
  expect(rig.keeper.status()).not.toMatchObject({ state: 'refused' });
});

test('a terminal that gave no answer to something is asked at once whether it is there, and left if it is not', async () => {
  const terminal = rig.session();
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  const looks = () => terminal.asked.filter((it) => it === 'sizes').length;
  await eventually('looked at', () => looks() === 2);
  terminal.failing.set('sizes', new TerminalError('refusal', 'not now', { reason: 'refused' }));
  terminal.fallSilent();
  await eventually('asked', () => looks() === 3 && !terminal.failing.has('sizes'));
  expect(rig.isOnline).toBe(true);
  terminal.failing.set('sizes', new TerminalError('transport', 'no answer', { reason: 'timed-out' }));
  terminal.fallSilent();
  terminal.fallSilent();
  await eventually('left', () => !rig.isOnline);
  expect(looks()).toBe(4);
  expect(rig.keeper.status()).toMatchObject({
    state: 'retrying',
    problem: 'the terminal front does not answer any more',
    advice: expect.stringContaining('power'),
  });
});

test('stopping says goodbye and is over', async () => {
  const terminal = rig.session();
  rig.run();
  await eventually('online', () => rig.isOnline);
  await rig.keeper.stop();
  await rig.keeper.stop();
  expect(terminal.asked).toContain('close');
  expect(rig.keeper.status().state).toBe('stopped');
});
