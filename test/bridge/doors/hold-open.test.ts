import { afterEach, beforeEach, expect, test } from 'vitest';
import { HoldOpen } from '../../../src/bridge/doors/hold-open.ts';
import { Door } from '../../../src/bridge/terminals/door.ts';
import { eventually } from '../support/eventually.ts';
import { HeldClock } from '../support/held-clock.ts';
import { keptLog } from '../support/kept-log.ts';

let clock: HeldClock;
let sentAt: number[];
let isHeld: boolean;
let fails: boolean;
let door: Door;
let holdOpen: HoldOpen;
let over: AbortController;

beforeEach(() => {
  clock = new HeldClock();
  sentAt = [];
  isHeld = false;
  fails = false;
  over = new AbortController();
  const session = {
    async openDoor() {
      if (fails) throw new Error('no answer');
      sentAt.push(clock.now());
    },
  };
  door = new Door({
    session,
    clock,
    rules: () => ({ unlockSeconds: 5, unlockUnit: 'seconds' }),
    whileOpen: 'wait',
  });
  const { log } = keptLog();
  holdOpen = new HoldOpen({ terminal: 'front', door, isHeldOpen: () => isHeld, clock, log });
  void holdOpen.run(over.signal);
});

afterEach(() => over.abort());

/** Lets time go on, second by second, with whatever falls due in between. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds * 10; second += 1) {
    clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a door that is not held is left alone', async () => {
  await pass(20);
  expect(sentAt).toEqual([]);
});

test('a held door is opened again each time it has closed, and no more once it is not held', async () => {
  isHeld = true;
  holdOpen.look();
  await eventually('opened', () => sentAt.length === 1);
  await pass(16);
  expect(sentAt).toHaveLength(4);
  const gaps = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_100);
  isHeld = false;
  await pass(20);
  expect(sentAt).toHaveLength(4);
});

test('its hours begin without anybody saying so', async () => {
  isHeld = true;
  await pass(6);
  expect(sentAt).toHaveLength(1);
});

test('a member who comes meanwhile finds it open', async () => {
  isHeld = true;
  holdOpen.look();
  await eventually('opened', () => sentAt.length === 1);
  expect(await door.open(clock.now() + 3000)).toBe('was-open');
});

test('what a member had opened is not opened once more on top of it', async () => {
  await door.open(clock.now() + 3000);
  isHeld = true;
  holdOpen.look();
  await pass(4);
  expect(sentAt).toHaveLength(1);
  await pass(2);
  expect(sentAt).toHaveLength(2);
});

test('a door that does not answer is tried again later', async () => {
  isHeld = true;
  fails = true;
  holdOpen.look();
  await pass(1);
  fails = false;
  await pass(8);
  expect(sentAt).toEqual([]);
  await pass(2);
  expect(sentAt).toHaveLength(1);
});
