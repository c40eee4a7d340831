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

test('a clock that is ahead is set back only after the epoch was raised', async () => {
  const terminal = rig.session();
  terminal.aheadOfUtcMs = twoHours + 3_600_000;
  let epochWhenSet: number | undefined;
  const setTime = terminal.setTime.bind(terminal);
  terminal.setTime = async (wallMs) => {
    epochWhenSet = (await rig.store.terminals.know('front')).clockEpoch;
    await setTime(wallMs);
  };
  rig.run();
  await eventually('online', () => rig.isOnline);
  expect(epochWhenSet).toBe(1);
  expect((await rig.store.terminals.know('front')).clockEpoch).toBe(1);
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
  await eventually('clock read', () => terminal.asked.at(-1) === 'time');
  expect(terminal.asked).not.toContain('ping');
});
