import { afterEach, beforeEach, expect, test } from 'vitest';
import { StreamWatch } from '../../src/bridge/terminals/stream-watch.ts';
import type { FakeSession } from './support/fake-session.ts';
import { eventually } from './support/eventually.ts';
import { KeeperRig, twoHours } from './support/keeper-rig.ts';

let rig: KeeperRig;

beforeEach(async () => {
  rig = await KeeperRig.start();
  await rig.store.terminals.rememberLog('front', { count: 0, last: undefined });
});

afterEach(() => rig.stop());

const line = () => ({
  uid: undefined,
  userId: '1001',
  verify: 1,
  state: 0,
  wallMs: rig.clock.wallNow() + twoHours,
  workCode: 0,
});

const looks = (terminal: FakeSession) => terminal.asked.filter((it) => it === 'sizes').length;

/** Until the terminal is served, and was looked at for its users and its log. */
async function served(terminal: FakeSession): Promise<void> {
  await eventually('served', () => looks(terminal) === 2 && rig.isOnline);
}

/** Time passes until the terminal was asked how much it holds once more. */
async function nextLook(terminal: FakeSession, afterMs: number): Promise<void> {
  const before = looks(terminal);
  rig.clock.advance(afterMs);
  await eventually('looked at', () => looks(terminal) > before);
}

test('a terminal that records people and tells nothing of them is left within 15 seconds, and connected again', async () => {
  const terminal = rig.session();
  rig.run();
  await served(terminal);
  // The look just before saw nothing yet, and each answer takes a second and a half.
  await nextLook(terminal, 8_000);
  terminal.log = [line()];
  const pressedAt = rig.clock.now();
  terminal.sizesAfterMs = 1_500;
  await eventually('left', () => {
    rig.clock.advance(100);
    return rig.keeper.status().state === 'retrying';
  });
  expect(rig.clock.now() - pressedAt).toBeLessThanOrEqual(15_000);
  expect(rig.keeper.status()).toMatchObject({
    problem: 'the terminal front records people and tells nothing of them',
    retryInMs: 500,
  });
  const again = rig.session();
  again.log = terminal.log;
  rig.clock.advance(500);
  await served(again);
  expect(rig.keeper.status()).toMatchObject({ state: 'online', advice: undefined });
  expect(rig.late).toEqual([]);
});

test('one line too many of a terminal that tells of others ends a connection once, and is read from the log later', async () => {
  const terminal = rig.session();
  rig.run();
  await served(terminal);
  // Two were there, one was told of.
  terminal.emit(rig.fingerEvent());
  terminal.log = [line(), line()];
  await nextLook(terminal, 10_000);
  await nextLook(terminal, 2_000);
  await eventually('left', () => rig.keeper.status().state === 'retrying');
  const again = rig.session();
  again.log = terminal.log;
  rig.clock.advance(500);
  await served(again);
  // The same once more: this terminal is like that.
  again.emit(rig.fingerEvent());
  again.log = [...again.log, line(), line()];
  for (let second = 0; second < 60; second += 10) await nextLook(again, 10_000);
  await eventually('read', () => rig.late.length === 4);
  const reads = () => again.asked.filter((it) => it === 'punches').length;
  const before = reads();
  for (let second = 0; second < 120; second += 10) await nextLook(again, 10_000);
  expect(reads()).toBe(before);
  expect(rig.isOnline).toBe(true);
  expect(again.asked).not.toContain('drop');
});

test('an event that comes a moment after its line in the log is waited for', async () => {
  const terminal = rig.session();
  rig.run();
  await served(terminal);
  terminal.log = [line()];
  await nextLook(terminal, 10_000);
  terminal.emit(rig.fingerEvent());
  await nextLook(terminal, 2_000);
  await nextLook(terminal, 10_000);
  expect(rig.isOnline).toBe(true);
  expect(terminal.asked).not.toContain('drop');
});

test('where connecting again does not help, somebody is told what to do', async () => {
  let terminal = rig.session();
  rig.run();
  for (let death = 1; death <= 2; death += 1) {
    await served(terminal);
    terminal.log = [...terminal.log, line()];
    await nextLook(terminal, 10_000);
    await nextLook(terminal, 2_000);
    await eventually('left', () => rig.keeper.status().state === 'retrying');
    const { log } = terminal;
    terminal = rig.session();
    terminal.log = log;
    rig.clock.advance(500);
  }
  await served(terminal);
  expect(rig.keeper.status()).toMatchObject({ advice: expect.stringContaining('restart it') });
  terminal.emit(rig.fingerEvent());
  expect(rig.keeper.status()).toMatchObject({ advice: undefined });
});

test('alarms and the like do not make up for people nobody hears of', async () => {
  let terminal = rig.session();
  rig.run();
  for (let death = 1; death <= 2; death += 1) {
    await served(terminal);
    terminal.log = [...terminal.log, line()];
    terminal.emit({ type: 'button', value: 1, arrivedAt: rig.clock.now() });
    await nextLook(terminal, 10_000);
    await nextLook(terminal, 2_000);
    await eventually('left', () => rig.keeper.status().state === 'retrying');
    const { log } = terminal;
    terminal = rig.session();
    terminal.log = log;
    rig.clock.advance(500);
  }
  await served(terminal);
  expect(rig.keeper.status()).toMatchObject({ advice: expect.stringContaining('restart it') });
});

test('reading the log is no second look: it may come at the same moment as the first', () => {
  const stream = new StreamWatch();
  stream.base(3);
  expect(stream.look(4)).toBe('doubtful');
  stream.base(4);
  stream.hear();
  expect(stream.look(4)).toBe('alive');
});
