import { beforeEach, expect, test } from 'vitest';
import { Plausibility } from '../../../src/bridge/entries/plausibility.ts';

let plausibility: Plausibility;
/** Each a second after the one before, but for what is said. */
let arrivedAt: number;

beforeEach(() => {
  plausibility = new Plausibility(() => 2);
  arrivedAt = 0;
});

const judge = (wallMs: number, change: { epoch?: number; after?: number; isFresh?: boolean } = {}) => {
  arrivedAt += change.after ?? 1000;
  return plausibility.judge({
    epoch: change.epoch ?? 0,
    wallMs,
    arrivedAt,
    isFresh: change.isFresh ?? true,
  });
};

test('time that grows, or stands for a second, is plausible', () => {
  expect([judge(5000), judge(5000), judge(6000)]).toEqual([undefined, undefined, undefined]);
});

test('an event before the last one of its clock epoch is not', () => {
  judge(5000);
  expect(judge(4000)).toBe('out-of-order');
  expect(judge(5000)).toBeUndefined();
});

test('in a new clock epoch time may begin anew', () => {
  judge(5000);
  expect(judge(4000, { epoch: 1 })).toBeUndefined();
  expect(judge(3000, { epoch: 1 })).toBe('out-of-order');
});

test('what was recorded before the bridge started counts', () => {
  plausibility.remember(3, 9000);
  expect(judge(8000, { epoch: 3 })).toBe('out-of-order');
  expect(judge(8000, { epoch: 4 })).toBeUndefined();
});

test('a time from the future does not turn away those that come after it', () => {
  expect(judge(99_000, { isFresh: false })).toBeUndefined();
  expect(judge(5000)).toBeUndefined();
});

test('a third match within a second is one too many, and so are those that follow as fast', () => {
  const fast = [1000, 100, 100, 100, 100].map((after) => judge(5000, { after }));
  expect(fast).toEqual([undefined, undefined, 'too-many-matches', 'too-many-matches', 'too-many-matches']);
  expect(judge(6000)).toBeUndefined();
});

test('two a second for ever are plausible', () => {
  const steady = Array.from({ length: 20 }, (_, index) => judge(5000 + index * 500, { after: 501 }));
  expect(steady.every((verdict) => verdict === undefined)).toBe(true);
});
