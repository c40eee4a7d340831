import { afterEach, beforeEach, expect, test } from 'vitest';
import { newPunches } from '../../src/bridge/terminals/log-watch.ts';
import { TerminalError } from '../../src/protocol/errors.ts';
import { eventually } from './support/eventually.ts';
import { KeeperRig, twoHours } from './support/keeper-rig.ts';

let rig: KeeperRig;

beforeEach(async () => {
  rig = await KeeperRig.start();
  await rig.store.terminals.setSerialNumber('front', 'SN1');
});

afterEach(() => rig.stop());

const minute = 60_000;
const punch = (userId: string, wallMs: number) => ({
  uid: undefined,
  userId,
  verify: 1,
  state: 0,
  wallMs,
  workCode: 0,
});
/** So many minutes ago, at the terminal's wall clock. */
const ago = (minutes: number) => rig.clock.wallNow() + twoHours - minutes * minute;
const mark = () => rig.store.terminals.logMark('front');

test('the first time only the length of the log is kept', async () => {
  rig.session().log = [punch('1', ago(9)), punch('2', ago(8))];
  rig.run();
  await eventually('kept', async () => (await mark()) !== undefined);
  expect(await mark()).toEqual({ count: 2, last: undefined });
  expect(rig.late).toEqual([]);
});

test('what was added while nobody listened is recorded, and nothing is read where nothing was', async () => {
  await rig.store.terminals.rememberLog('front', { count: 1, last: undefined });
  const terminal = rig.session();
  terminal.log = [punch('1', ago(9)), punch('2', ago(8)), punch('3', ago(7))];
  rig.run();
  await eventually('read', () => rig.late.length > 0);
  expect(rig.late.map(({ userId }) => userId)).toEqual(['2', '3']);
  await eventually('kept', async () => (await mark())?.count === 3);
  const again = rig.session();
  again.log = terminal.log;
  terminal.lose(new Error('the cable was pulled'));
  await eventually('online again', () => {
    rig.clock.advance(500);
    return again.asked.includes('registerEvents') && again.asked.includes('users');
  });
  expect(again.asked).not.toContain('punches');
});

test('the newest lines may still come as events, and are left for the next time', async () => {
  await rig.store.terminals.rememberLog('front', { count: 0, last: undefined });
  rig.session().log = [punch('1', ago(2)), punch('2', ago(0))];
  rig.run();
  await eventually('kept', async () => (await mark())?.count === 1);
  expect(rig.late.map(({ userId }) => userId)).toEqual(['1']);
});

test('lines from before the mark are not new because the newest are left for the next time', async () => {
  await rig.store.terminals.rememberLog('front', { count: 3, last: undefined });
  const terminal = rig.session();
  terminal.log = [punch('1', ago(9)), punch('2', ago(0)), punch('3', ago(0)), punch('4', ago(0))];
  rig.run();
  await eventually('kept', async () => (await mark())?.last !== undefined);
  expect(rig.late).toEqual([]);
  expect(await mark()).toMatchObject({ count: 3, last: expect.stringMatching(/^3 /) });
});

test('what was heard as it happened makes no gap', async () => {
  await rig.store.terminals.rememberLog('front', { count: 0, last: undefined });
  const terminal = rig.session();
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  terminal.log = [punch('1001', ago(0))];
  terminal.emit(rig.fingerEvent());
  await eventually('kept', async () => {
    rig.clock.advance(500);
    return (await mark())?.count === 1;
  });
  expect(terminal.asked).not.toContain('punches');
});

test('one that is told twice does not make up for one that nobody heard of', async () => {
  await rig.store.terminals.rememberLog('front', { count: 0, last: undefined });
  const terminal = rig.session();
  rig.run();
  await eventually('users read', () => terminal.asked.includes('users'));
  const event = rig.fingerEvent();
  terminal.log = [punch('1001', event.wallMs)];
  terminal.emit(event);
  terminal.emit(event);
  await eventually('kept', async () => {
    rig.clock.advance(500);
    return (await mark())?.count === 1;
  });
  terminal.log = [...terminal.log, punch('2', ago(0))];
  // Meanwhile it is connected again, because it told nothing.
  rig.session().log = terminal.log;
  await eventually('read', () => {
    rig.clock.advance(1_000);
    return rig.late.length > 0;
  });
  expect(rig.late.map(({ userId }) => userId)).toEqual(['2']);
});

test('a log that could not be read is read later on the same connection', async () => {
  await rig.store.terminals.rememberLog('front', { count: 0, last: undefined });
  const terminal = rig.session();
  terminal.log = [punch('1', ago(9))];
  terminal.failing.set('punches', new Error('the database is locked'));
  rig.run();
  await eventually('tried', () => terminal.asked.includes('punches'));
  await eventually('read', () => {
    rig.clock.advance(10_000);
    return rig.late.length === 1;
  });
  expect(rig.connects).toBe(1);
});

test('a log that may not be read is not asked for again', async () => {
  await rig.store.terminals.rememberLog('front', { count: 0, last: undefined });
  const terminal = rig.session();
  terminal.log = [punch('1', ago(9))];
  terminal.failing.set('punches', new TerminalError('refusal', 'no', { reason: 'refused' }));
  rig.run();
  await eventually('tried', () => terminal.asked.includes('punches'));
  const sizes = () => terminal.asked.filter((it) => it === 'sizes').length;
  for (let second = 0; second < 120; second += 10) {
    const before = sizes();
    rig.clock.advance(10_000);
    await eventually('looked at', () => sizes() > before);
  }
  expect(terminal.asked.filter((it) => it === 'punches')).toHaveLength(1);
});

test('a terminal that decides by itself decides alone: what it tells is recorded, and nobody else is asked', async () => {
  const terminal = rig.session();
  rig.run({ mode: 'sync' });
  await eventually('users read', () => terminal.asked.includes('users'));
  terminal.emit(rig.fingerEvent());
  await eventually('recorded', () => rig.late.length === 1);
  expect(rig.late).toMatchObject([{ userId: '1001' }]);
  expect(rig.taken).toEqual([]);
});

test('where the terminal decides by itself and tells nothing, it is connected again and its log is read', async () => {
  await rig.store.terminals.rememberLog('front', { count: 0, last: undefined });
  const terminal = rig.session();
  rig.run({ mode: 'sync' });
  await eventually('users read', () => terminal.asked.includes('users'));
  terminal.log = [punch('1001', ago(2))];
  rig.session().log = terminal.log;
  await eventually('read', () => {
    rig.clock.advance(500);
    return rig.late.length > 0;
  });
  expect(rig.late).toMatchObject([{ userId: '1001' }]);
  await eventually('kept', async () => (await mark())?.count === 1);
});

test('an entry of a terminal that decides by itself, told and not recorded, is read from its log', async () => {
  await rig.store.terminals.rememberLog('front', { count: 0, last: undefined });
  const terminal = rig.session();
  rig.run({ mode: 'sync' });
  await eventually('users read', () => terminal.asked.includes('users'));
  rig.isLateBroken = true;
  terminal.log = [punch('1001', ago(0))];
  terminal.emit(rig.fingerEvent());
  await eventually('tried', () => rig.lateTries === 1);
  rig.isLateBroken = false;
  await eventually('read', () => {
    rig.clock.advance(500);
    return rig.late.length > 0;
  });
  expect(rig.late).toMatchObject([{ userId: '1001' }]);
  expect(rig.connects).toBe(1);
});

test.each([
  ['by its last line, wherever that is now', { count: 9, last: '2 2026-06-01T12:00:00 0' }, ['3']],
  ['by their number, where the last line is gone', { count: 1, last: '9 2026-06-01T12:00:00 0' }, ['2', '3']],
  ['all of them, where the log was emptied since', { count: 9, last: undefined }, ['1', '2', '3']],
])('new lines are found %s', (_words, known, expected) => {
  const at = Date.UTC(2026, 5, 1, 12);
  const punches = ['1', '2', '3'].map((userId) => punch(userId, at));
  expect(newPunches(punches, known).map(({ userId }) => userId)).toEqual(expected);
});
