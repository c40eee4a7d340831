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

/** Time passes until events had theirs, and the terminal is left. */
async function left(): Promise<void> {
  await passing('left', () => rig.keeper.status().state === 'retrying');
}

/** Time passes until the terminal was asked how much it holds once more. */
async function nextLook(terminal: FakeSession): Promise<void> {
  const before = looks(terminal);
  await passing('looked at', () => looks(terminal) > before);
}

/** In steps, so that what waits has its turn between them. */
async function passing(what: string, holds: () => boolean): Promise<void> {
  await eventually(what, () => {
    if (holds()) return true;
    rig.clock.advance(100);
    return false;
  });
}

test.each([
  ['at once', 0],
  ['after a second and a half', 1_500],
  ['after four seconds', 4_000],
  ['after almost five seconds', 4_900],
])(
  'a terminal that answers %s, records people and tells nothing of them is left within 15 seconds, and connected again',
  async (_when, answersAfterMs) => {
    const terminal = rig.session();
    rig.run();
    await served(terminal);
    terminal.answersAfterMs = answersAfterMs;
    const asked = looks(terminal);
    // The last one is followed by a look at the clock, where that is not too much for so slow a terminal.
    await passing('asked for a while', () => looks(terminal) === asked + 6);
    // What it is about to answer was counted before.
    terminal.log = [line()];
    const pressedAt = rig.clock.now();
    await left();
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
  },
);

test('one line too many of a terminal that tells of others ends a connection once, and is read from the log later', async () => {
  const terminal = rig.session();
  rig.run();
  await served(terminal);
  // Two were there, one was told of.
  terminal.emit(rig.fingerEvent());
  terminal.log = [line(), line()];
  await nextLook(terminal);
  await left();
  const again = rig.session();
  again.log = terminal.log;
  rig.clock.advance(500);
  await served(again);
  // The same once more: this terminal is like that.
  again.emit(rig.fingerEvent());
  again.log = [...again.log, line(), line()];
  for (let second = 0; second < 60; second += 10) await nextLook(again);
  await eventually('read', () => rig.late.length === 4);
  const reads = () => again.asked.filter((it) => it === 'punches').length;
  const before = reads();
  for (let second = 0; second < 120; second += 10) await nextLook(again);
  expect(reads()).toBe(before);
  expect(rig.isOnline).toBe(true);
  expect(again.asked).not.toContain('drop');
});

test('an event that comes a moment after its line in the log is waited for', async () => {
  const terminal = rig.session();
  rig.run();
  await served(terminal);
  terminal.log = [line()];
  await nextLook(terminal);
  terminal.emit(rig.fingerEvent());
  await nextLook(terminal);
  expect(rig.isOnline).toBe(true);
  expect(terminal.asked).not.toContain('drop');
});

test('where connecting again does not help, somebody is told what to do', async () => {
  let terminal = rig.session();
  rig.run();
  for (let death = 1; death <= 2; death += 1) {
    await served(terminal);
    terminal.log = [...terminal.log, line()];
    await nextLook(terminal);
    await left();
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
    await nextLook(terminal);
    await left();
    const { log } = terminal;
    terminal = rig.session();
    terminal.log = log;
    rig.clock.advance(500);
  }
  await served(terminal);
  expect(rig.keeper.status()).toMatchObject({ advice: expect.stringContaining('restart it') });
});

test('reading the log settles no doubt: it may come at the same moment as the count', () => {
  const stream = new StreamWatch();
  stream.base(3);
  expect(stream.look(4)).toBe('doubtful');
  stream.base(4);
  stream.hear();
  expect(stream.hearOut()).toBe('alive');
});

test('whoever is told of after the terminal has counted is in its next count', () => {
  const stream = new StreamWatch();
  stream.base(3);
  stream.ask();
  stream.hear();
  expect(stream.look(3)).toBe('alive');
  stream.ask();
  expect(stream.look(4)).toBe('alive');
  // It makes up for that one line only.
  stream.ask();
  expect(stream.look(5)).toBe('doubtful');
  expect(stream.hearOut()).toBe('dead');
});

test('who was told of without a line does not make up for one that nobody is told of later', () => {
  const stream = new StreamWatch();
  stream.base(3);
  stream.hear();
  stream.ask();
  expect(stream.look(3)).toBe('alive');
  stream.ask();
  expect(stream.look(4)).toBe('doubtful');
});
