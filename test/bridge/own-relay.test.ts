import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TerminalError } from '../../src/protocol/errors.ts';
import { eventually } from './support/eventually.ts';
import { KeeperRig } from './support/keeper-rig.ts';

let rig: KeeperRig;

beforeEach(async () => {
  rig = await KeeperRig.start();
});

afterEach(() => rig.stop());

const memory = () => rig.store.terminals.relayMemory('front');

test('what the lock delay was is kept on the disk', async () => {
  rig.session().options.set('LockOn', '7');
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(await memory()).toEqual({ lockOn: '7' });
});

test('with keep the earlier lock delay is put back, once', async () => {
  await rig.store.terminals.setSerialNumber('front', 'SN1');
  await rig.store.terminals.rememberRelay('front', { lockOn: '7' });
  const terminal = rig.session();
  terminal.options.set('LockOn', '0');
  rig.run({ ownRelay: 'keep' });
  await eventually('online', () => rig.isOnline);
  expect(terminal.options.get('LockOn')).toBe('7');
  expect(await memory()).toEqual({});
});

test('with keep and nothing to put back the terminal is left alone', async () => {
  const terminal = rig.session();
  terminal.options.set('LockOn', '5');
  rig.run({ ownRelay: 'keep' });
  await eventually('online', () => rig.isOnline);
  expect(terminal.asked).not.toContain('option LockOn');
});

test('a terminal that will not take its lock delay back is asked again at the next connection', async () => {
  await rig.store.terminals.setSerialNumber('front', 'SN1');
  await rig.store.terminals.rememberRelay('front', { lockOn: '7' });
  rig
    .session()
    .failing.set('writeOption LockOn=7', new TerminalError('refusal', 'no', { reason: 'refused' }));
  rig.run({ ownRelay: 'keep' });
  await eventually('online', () => rig.isOnline);
  expect(await memory()).toEqual({ lockOn: '7' });
});

test('a terminal without access tables is told of, and its lock delay stays held', async () => {
  await rig.store.terminals.setSerialNumber('front', 'SN1');
  await rig.store.terminals.rememberRelay('front', { lockOn: '7' });
  const terminal = rig.session();
  terminal.options.set('LockOn', '0');
  rig.run({ ownRelay: 'closed-zone' });
  await eventually('online', () => rig.isOnline);
  expect(rig.keeper.status()).toMatchObject({ advice: expect.stringContaining('opens the door by itself') });
  expect(terminal.options.get('LockOn')).toBe('0');
});

test('a link that breaks meanwhile is no reason to go online', async () => {
  const terminal = rig.session();
  terminal.options.set('LockOn', '5');
  terminal.failing.set('writeOption LockOn=0', new TerminalError('transport', 'gone', { reason: 'closed' }));
  rig.run();
  await eventually('retrying', () => rig.keeper.status().state === 'retrying');
  expect(terminal.asked).not.toContain('registerEvents');
});

test('a terminal’s own denial counts, except where the bridge makes it deny everybody', async () => {
  const first = rig.session();
  rig.run({ ownRelay: 'closed-zone' });
  await eventually('online', () => rig.isOnline);
  first.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place.deniedBit).toBe('ignore');
});

test('elsewhere it is taken seriously', async () => {
  const terminal = rig.session();
  rig.run();
  await eventually('online', () => rig.isOnline);
  terminal.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place.deniedBit).toBe('refuse');
});

test('a terminal that says yes to a lock delay of 0 and keeps its own is told of', async () => {
  const terminal = rig.session();
  terminal.options.set('LockOn', '5');
  terminal.writeOption = async () => undefined;
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(rig.keeper.status()).toMatchObject({ advice: expect.stringContaining('opens the door by itself') });
});

test.each([undefined, '', ' '])(
  'a terminal that does not tell its lock delay (%o) is told of',
  async (value) => {
    const terminal = rig.session();
    if (value === undefined) terminal.options.delete('LockOn');
    else terminal.options.set('LockOn', value);
    rig.run();
    await eventually('online', () => rig.isOnline);
    expect(rig.keeper.status()).toMatchObject({
      advice: expect.stringContaining('does not tell its door lock delay'),
    });
  },
);

test('from when to when a terminal was left to itself is kept on the disk', async () => {
  const { terminals } = rig.store;
  const terminal = rig.session();
  rig.run({ fallback: 'members' });
  await eventually('online', () => rig.isOnline);
  expect(await terminals.timeAlone('front')).toBeUndefined();
  const from = rig.clock.wallNow();
  await rig.keeper.stop();
  expect(Number(terminal.options.get('LockOn'))).toBeGreaterThan(0);
  expect(await terminals.timeAlone('front')).toEqual({ from, until: undefined });
  // Left once more, as the stop hook does: it is alone since the first time.
  await terminals.leaveAlone('front', from + 5_000);
  rig.clock.advance(60_000);
  rig.session();
  rig.run({ fallback: 'members' });
  await eventually('online again', () => rig.isOnline);
  expect(await terminals.timeAlone('front')).toEqual({ from, until: rig.clock.wallNow() });
});

test('a full disk keeps no terminal from being left to itself, and none from being served', async () => {
  const full = new Error('database or disk is full');
  for (const name of ['leaveAlone', 'takeBack'] as const)
    vi.spyOn(rig.store.terminals, name).mockRejectedValue(full);
  const terminal = rig.session();
  rig.run({ fallback: 'members' });
  await eventually('online', () => rig.isOnline);
  await rig.keeper.stop();
  expect(Number(terminal.options.get('LockOn'))).toBeGreaterThan(0);
  const told = rig.lines.filter((line) => /"event":"(fallback-[a-z-]+|relay-not-noted)"/.test(line));
  expect(told.map((line) => /"event":"([a-z-]+)"/.exec(line)?.[1])).toEqual([
    'relay-not-noted',
    'fallback-applied',
    'fallback-not-noted',
  ]);
});
