import { describe, expect, test } from 'vitest';
import type { TerminalEvent } from '../../src/protocol/terminal.ts';
import { byte, toHex } from '../support/hand-made.ts';
import {
  asked,
  enrolled,
  enrollingTerminal,
  finger,
  merged,
  ok,
  result,
  score,
  takeAll,
  unknown,
} from './support/enrolling-terminal.ts';

const ada = { userId: '1007', finger: 6 };
const press = [finger, score(100)];
const threePresses = [...press, ...press, ...press];
const waiting = (number: number) => ({ type: 'waiting-for-finger', press: number, of: 3 });
const cancel = 62;
const start = 61;
const verify = 60;
const register = 500;

describe('an enrolment', () => {
  test('asks in the vendor’s order, tells each press, and leaves the terminal identifying', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(finger, score(0), ...threePresses, enrolled);
    expect(await steps.over).toEqual([
      waiting(1),
      { type: 'sample', press: 1, score: 0, isGood: false },
      waiting(1),
      { type: 'sample', press: 1, score: 100, isGood: true },
      waiting(2),
      { type: 'sample', press: 2, score: 100, isGood: true },
      waiting(3),
      { type: 'sample', press: 3, score: 100, isGood: true },
      { type: 'done', templateSize: 1200 },
    ]);
    expect(asked(scripted)).toEqual([1000, 50, register, cancel, start, verify, verify, register]);
    const userId = '31303037'.padEnd(48, '0');
    expect(toHex((await scripted.received(start)).data)).toBe(`${userId}0601`);
    const masks = scripted.requests.filter(({ command }) => command === register);
    expect(masks.map(({ data }) => toHex(data))).toEqual(['0a010000', '00000000']);
  });

  test('acknowledges each event', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(...threePresses, enrolled);
    await steps.over;
    const acks = scripted.requests.filter(({ command }) => command === 2000);
    expect(acks.map(({ session, replyId }) => [session, replyId])).toEqual(
      Array.from({ length: 7 }, () => [7, 0]),
    );
  });

  test('keeps what was registered, and others hear all of it', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    await terminal.registerEvents();
    const heard: TerminalEvent['type'][] = [];
    terminal.onEvent(({ type }) => heard.push(type));
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(...press, { command: 500, session: 0x20 }, ...press, ...press, enrolled);
    await steps.over;
    expect(heard.join(' ')).toBe('finger sample unlock finger sample finger sample finger-enrolled');
    const masks = scripted.requests.filter(({ command }) => command === register);
    expect(masks.map(({ data }) => toHex(data))).toEqual(['ffff0000', 'ffff0000']);
  });

  test('misses no event that comes with the answer to its start', async () => {
    const { terminal } = await enrollingTerminal((request) =>
      request.command === start ? [merged(request, ok, ...threePresses, enrolled)] : undefined,
    );
    const steps = await takeAll(terminal.enrolFinger(ada)).over;
    expect(steps.at(-1)).toEqual({ type: 'done', templateSize: 1200 });
    expect(steps).toHaveLength(7);
  });

  test('does not take the end of an earlier one for its own', async () => {
    const { scripted, terminal } = await enrollingTerminal((request) =>
      request.command === cancel ? [merged(request, ok, result(6))] : undefined,
    );
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(...threePresses, enrolled);
    expect((await steps.over).at(-1)).toMatchObject({ type: 'done' });
  });

  test('takes a finger whose size the terminal does not tell', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger({ ...ada, flag: 3 }));
    await steps.count(1);
    scripted.send(result(0));
    expect(await steps.over).toEqual([waiting(1), { type: 'done', templateSize: undefined }]);
    expect((await scripted.received(start)).data.at(-1)).toBe(3);
  });

  test('counts no further than three where a terminal asks for more', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(...threePresses, ...press, enrolled);
    expect((await steps.over).at(-2)).toEqual({ type: 'sample', press: 3, score: 100, isGood: true });
  });

  test('goes on where the terminal does not know the commands around the start', async () => {
    const { scripted, terminal } = await enrollingTerminal(({ command }) =>
      command === cancel || command === verify ? [unknown] : undefined,
    );
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(enrolled);
    expect((await steps.over).at(-1)).toMatchObject({ type: 'done' });
  });

  test('is one at a time', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const first = takeAll(terminal.enrolFinger(ada));
    await first.count(1);
    await expect(terminal.enrolFinger({ userId: '1008', finger: 1 }).next()).rejects.toMatchObject({
      kind: 'refusal',
      reason: 'busy',
    });
    scripted.send(enrolled);
    await first.over;
    const second = takeAll(terminal.enrolFinger(ada));
    await second.count(1);
    scripted.send(enrolled);
    expect((await second.over).at(-1)).toMatchObject({ type: 'done' });
  });

  test.each([
    { userId: '', finger: 6 },
    { userId: '1'.repeat(25), finger: 6 },
    { userId: 'Ä', finger: 6 },
    { userId: '1007', finger: 10 },
    { userId: '1007', finger: -1 },
    { userId: '1007', finger: 1.5 },
    { userId: '1007', finger: 6, flag: 2 },
  ])('of %o is our mistake, and nothing is asked', async (draft) => {
    const { scripted, terminal } = await enrollingTerminal();
    await expect(terminal.enrolFinger(draft).next()).rejects.toMatchObject({
      kind: 'ours',
      reason: 'bad-argument',
    });
    expect(asked(scripted)).toEqual([1000]);
  });
});

describe('the terminal ends it', () => {
  test.each([
    [1, 'bad-parameter'],
    [2, 'already-enrolled'],
    [3, 'not-saved'],
    [4, 'poor-presses'],
    [5, 'duplicate-finger'],
    [6, 'cancelled-or-timed-out'],
    [7, 'busy'],
    [8, 'wrong-state'],
    [9, 'unknown-result'],
  ])('with result %i, which means %s', async (code, reason) => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(...press, result(code));
    const last = (await steps.over).at(-1);
    expect(last).toMatchObject({ type: 'failed', reason, result: code, message: expect.any(String) });
    expect(asked(scripted).slice(-2)).toEqual([verify, register]);
  });
});

test('a result of one byte is no result', async () => {
  const { scripted, terminal } = await enrollingTerminal();
  const steps = takeAll(terminal.enrolFinger(ada));
  await steps.count(1);
  scripted.send({ command: 500, session: 8, data: byte(0) }, { command: 500, session: 0x100 }, result(0));
  expect((await steps.over).map(({ type }) => type)).toEqual(['waiting-for-finger', 'done']);
});
