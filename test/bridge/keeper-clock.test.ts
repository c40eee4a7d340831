import { afterEach, beforeEach, expect, test } from 'vitest';
import { TerminalError } from '../../src/protocol/errors.ts';
import { eventually } from './support/eventually.ts';
import { KeeperRig, twoHours } from './support/keeper-rig.ts';

let rig: KeeperRig;

beforeEach(async () => {
  rig = await KeeperRig.start();
});

afterEach(() => rig.stop());

test('a clock that is behind is set, without a new epoch', async () => {
  const terminal = rig.session();
  terminal.aheadOfUtcMs = twoHours - 60_000;
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(terminal.aheadOfUtcMs).toBe(twoHours);
  expect((await rig.store.terminals.know('front')).clockEpoch).toBe(0);
});

const epoch = async () => (await rig.store.terminals.know('front')).clockEpoch;

test('a clock that is ahead is set back, and the epoch is raised before anything is decided by it', async () => {
  const terminal = rig.session();
  terminal.aheadOfUtcMs = twoHours + 3_600_000;
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(terminal.aheadOfUtcMs).toBe(twoHours);
  expect(await epoch()).toBe(1);
  terminal.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place).toMatchObject({ clockEpoch: 1, clock: { aheadOfUtcMs: twoHours + 500 } });
});

test('a terminal that says yes and keeps its time raises no epoch, is corrected for, and told of', async () => {
  const terminal = rig.session();
  terminal.aheadOfUtcMs = twoHours + 5_000;
  terminal.setTime = async () => undefined;
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(await epoch()).toBe(0);
  expect(rig.keeper.status()).toMatchObject({
    clockOffsetMs: 5_500,
    advice: expect.stringMatching(/^its clock is 6 s ahead and does not let itself be set/),
  });
  terminal.emit(rig.fingerEvent());
  rig.taken[0]?.place.doubtClock();
  await eventually('looked again', () => terminal.asked.filter((it) => it === 'time').length >= 4);
  expect(await epoch()).toBe(0);
  expect(rig.taken[0]?.place.clock).toMatchObject({ aheadOfUtcMs: twoHours + 5_500 });
});

test('a terminal ahead that refuses to be set is corrected for, not shut out', async () => {
  const terminal = rig.session();
  terminal.aheadOfUtcMs = twoHours + 600_000;
  terminal.failing.set('setTime', new TerminalError('refusal', 'no', { reason: 'refused' }));
  rig.run();
  await eventually('online', () => rig.isOnline);
  terminal.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place).toMatchObject({ clockEpoch: 0, clock: { aheadOfUtcMs: twoHours + 600_500 } });
  expect(rig.keeper.status()).toMatchObject({ advice: expect.stringContaining('let itself be set') });
});

test('an epoch that cannot be kept leaves no reading, until it can', async () => {
  const raiseClockEpoch = rig.store.terminals.raiseClockEpoch.bind(rig.store.terminals);
  let isLocked = true;
  rig.store.terminals.raiseClockEpoch = async (name) => {
    if (isLocked) throw new Error('database is locked');
    return raiseClockEpoch(name);
  };
  const terminal = rig.session();
  terminal.aheadOfUtcMs = twoHours + 600_000;
  rig.run();
  await eventually('online', () => rig.isOnline);
  terminal.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place.clock).toBeUndefined();
  isLocked = false;
  rig.taken[0]?.place.doubtClock();
  await eventually('raised', async () => (await epoch()) === 1);
  await eventually('a reading again', () => rig.keeper.status().state === 'online' && rig.hasReading);
});

test('a reading that cannot be remembered still counts', async () => {
  rig.store.terminals.rememberClock = async () => {
    throw new Error('database is locked');
  };
  rig.session();
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(rig.hasReading).toBe(true);
});

test('a clock that somebody else set back raises the epoch too', async () => {
  await rig.store.terminals.rememberClock('front', {
    aheadOfUtcMs: twoHours + 600_000,
    readAt: rig.clock.wallNow(),
  });
  rig.session();
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect((await rig.store.terminals.know('front')).clockEpoch).toBe(1);
});

test('a terminal whose clock cannot be read stays online, and its events carry no reading', async () => {
  const terminal = rig.session();
  terminal.failing.set('time', new TerminalError('refusal', 'no', { reason: 'refused' }));
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(rig.keeper.status()).toMatchObject({
    clockOffsetMs: undefined,
    advice: expect.stringContaining('clock'),
  });
  terminal.emit(rig.fingerEvent());
  expect(rig.taken[0]?.place.clock).toBeUndefined();
});

test('a doubted clock is read again at once', async () => {
  const terminal = rig.session();
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  terminal.emit(rig.fingerEvent());
  rig.taken[0]?.place.doubtClock();
  const times = () => terminal.asked.filter((it) => it === 'time').length;
  await eventually('clock read', () => times() === 2);
  expect(rig.clock.now()).toBe(1_000);
});
