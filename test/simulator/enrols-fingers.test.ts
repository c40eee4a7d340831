import { describe, expect, onTestFinished, test } from 'vitest';
import { double, padded, toHex, word } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { OneEventPerRead } from '../support/one-event-per-read.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';
import { enrolling, events, press, startOf } from './support/enrolling-client.ts';

const ok = 2000;
const [verify, start, cancel, state] = [60, 61, 62, 64];

const finger = '2:';
const good = '100:64';
const poor = '100:00';
const result = (code: number) => `8:0${code}00`;

describe('an enrolment', () => {
  test('takes three presses and tells them to the client that began it, registered or not', async () => {
    const { terminal, client } = await enrolling();
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    const told = await events(client, 7);
    const template = terminal.templates().find(({ uid, finger: number }) => uid === 2 && number === 1);
    const size = template?.template.length ?? 0;
    expect(told).toEqual([
      finger,
      good,
      finger,
      good,
      finger,
      good,
      `8:0000${toHex(word(size))}${toHex(padded('1002', 9))}01`,
    ]);
    expect(template?.flag).toBe(1);
    expect(terminal.users()[1]?.fingers).toEqual([1, 6]);
  });

  test('goes on after STARTVERIFY, and the terminal says that it enrols', async () => {
    const { terminal, client } = await enrolling();
    await client.ask(verify);
    expect(await client.ask(state)).toMatchObject({ session: 1 });
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    expect((await events(client, 7)).at(-1)).toMatch(/^8:0000/);
    expect(await client.ask(state)).toMatchObject({ session: 0 });
  });

  test('makes a user who is not there', async () => {
    const { terminal } = await enrolling({}, '4711', 3);
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    expect(terminal.users().at(-1)).toMatchObject({ uid: 4, userId: '4711', fingers: [3] });
  });

  test('keeps its events apart, the first one from the answer too', async () => {
    const time = new ManualTime();
    const { terminal, client } = await enrolling({ time, enrolmentPaceMs: 100, paceMs: 0 });
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    for (const expected of [finger, good, finger, good, finger, good, '8:0000']) {
      time.advance(99);
      // The answer would stand behind an event that is already on its way.
      expect(await client.ask(1100)).toMatchObject({ command: ok });
      time.advance(1);
      const [told] = await events(client, 1);
      expect(told?.startsWith(expected)).toBe(true);
    }
  });

  test('is told to others who registered, once each', async () => {
    const terminal = await terminalForTest({ users: 1, enrolmentPaceMs: 0, secondClient: 'share' });
    const [first, second] = [await clientOf(terminal), await clientOf(terminal)];
    await first.ask(500, double(0xffff));
    await second.ask(500, double(0x100));
    await first.ask(start, startOf('1001', 2));
    press(terminal, 'ada');
    expect(await events(first, 2)).toEqual([finger, good]);
    expect(await events(second, 1)).toEqual([good]);
    expect(first.arrived + second.arrived).toBe(0);
  });

  test('works with a client that takes one read for one event', async () => {
    const terminal = await terminalForTest({ users: 1 });
    const client = await OneEventPerRead.connected(terminal.port);
    onTestFinished(() => client.close());
    let presses = 0;
    const outcome = await client.enrol('1001', 2, () => {
      presses += 1;
      press(terminal, 'ada', presses === 1 ? 10 : 90);
    });
    expect({ outcome, presses }).toEqual({ outcome: 'enrolled', presses: 4 });
    expect(terminal.presentFinger({ finger: 'ada' })).toMatchObject({ matched: true, userId: '1001' });
  });
});

describe('an enrolment fails', () => {
  test('with 4 after too many poor presses, and not before', async () => {
    const { terminal, client } = await enrolling({ poorPressesAllowed: 1 });
    press(terminal, 'ada', 20);
    press(terminal, 'ada');
    press(terminal, 'ada', 49);
    expect(await events(client, 7)).toEqual([finger, poor, finger, good, finger, poor, result(4)]);
  });

  test('with 4 where the presses are of different fingers', async () => {
    const { terminal, client } = await enrolling();
    press(terminal, 'ada');
    press(terminal, 'ada');
    press(terminal, 'bob');
    expect((await events(client, 7)).at(-1)).toBe(result(4));
    expect(terminal.users()[1]?.fingers).toEqual([6]);
  });

  test.each(['1001', 1001, '1001/6'])('with 5 where finger %s is another one’s', async (name) => {
    const { terminal, client } = await enrolling();
    for (let count = 0; count < 3; count += 1) press(terminal, name);
    expect((await events(client, 7)).at(-1)).toBe(result(5));
  });

  test('with 5 where the same finger was enrolled before', async () => {
    const { terminal, client } = await enrolling();
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    await events(client, 7);
    await client.ask(start, startOf('1003', 2));
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    expect((await events(client, 7)).at(-1)).toBe(result(5));
  });

  test('with 3 where the memory is full', async () => {
    const { terminal, client } = await enrolling({ templateCapacity: 3 });
    for (let count = 0; count < 3; count += 1) press(terminal, 'ada');
    expect((await events(client, 7)).at(-1)).toBe(result(3));
  });

  test('with 6 when nobody presses for long', async () => {
    const time = new ManualTime();
    const { terminal, client } = await enrolling({ time, pressTimeoutMs: 20_000 });
    time.advance(19_999);
    press(terminal, 'ada');
    expect(await events(client, 2)).toEqual([finger, good]);
    time.advance(20_000);
    expect(await events(client, 1)).toEqual([result(6)]);
  });

  test('with 6 when somebody presses the cancel key', async () => {
    const { terminal, client } = await enrolling();
    terminal.cancel();
    expect(await events(client, 1)).toEqual([result(6)]);
    terminal.cancel();
    expect(await client.ask(1100)).toMatchObject({ command: ok });
  });

  test.each([0, 100])('with 6 behind the OK to CANCELCAPTURE, %d ms apart', async (enrolmentPaceMs) => {
    const time = new ManualTime();
    const { client } = await enrolling({ time, enrolmentPaceMs, paceMs: 0 });
    time.advance(1000);
    expect(await client.ask(cancel)).toMatchObject({ command: ok });
    time.advance(enrolmentPaceMs);
    expect(await events(client, 1)).toEqual([result(6)]);
  });

  test.each([0, 100])(
    'with 2 behind the OK where the place is looked at only then, %d ms apart',
    async (ms) => {
      const time = new ManualTime();
      const occupied = { occupiedSlot: 'reported', enrolmentPaceMs: ms, paceMs: 0, time } as const;
      const { client } = await enrolling(occupied, '1002', 6);
      time.advance(ms);
      expect(await events(client, 1)).toEqual([result(2)]);
    },
  );
});
