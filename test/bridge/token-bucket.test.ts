import { expect, test } from 'vitest';
import { MinuteCount } from '../../src/bridge/terminals/minute-count.ts';
import { TokenBucket } from '../../src/bridge/terminals/token-bucket.ts';

const allowance = { burst: 3, perSecond: 2 };

/** What a bucket says to things at these times (ms). */
const verdicts = (...times: number[]) => {
  const bucket = new TokenBucket(allowance);
  return times.map((at) => (bucket.take(at) ? 'yes' : 'no')).join(' ');
};

test.each([
  ['a burst', [0, 0, 0], 'yes yes yes'],
  ['one more', [0, 0, 0, 0], 'yes yes yes no'],
  ['one more after what one costs', [0, 0, 0, 500], 'yes yes yes yes'],
  ['not quite', [0, 0, 0, 499], 'yes yes yes no'],
  ['what was refused costs nothing', [0, 0, 0, 250, 500], 'yes yes yes no yes'],
  ['never more than a burst', [0, 60_000, 60_000, 60_000, 60_000], 'yes yes yes yes no'],
  ['a clock that is told late', [1000, 900, 800, 700], 'yes yes yes no'],
  ['a clock that starts anywhere', [5e9, 5e9, 5e9, 5e9, 5e9 + 500], 'yes yes yes no yes'],
])('%s', (_what, times, expected) => {
  expect(verdicts(...times)).toBe(expected);
});

test('a minute count is given out once a minute, and remembered for one more', () => {
  const count = new MinuteCount();
  expect(count.due(0)).toBe(0);
  count.add(1_000);
  count.add(2_000);
  expect(count.due(60_999)).toBe(0);
  expect(count.recent(60_999)).toBe(2);
  expect(count.due(61_000)).toBe(2);
  expect(count.due(61_000)).toBe(0);
  expect(count.recent(120_999)).toBe(2);
  expect(count.recent(121_000)).toBe(0);
});
