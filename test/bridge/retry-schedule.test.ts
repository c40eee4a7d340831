import { expect, test } from 'vitest';
import { retryDelayMs } from '../../src/bridge/terminals/retry-schedule.ts';

test('retries wait longer and longer, up to four seconds', () => {
  const waits = [1, 2, 3, 4, 5, 100].map((attempt) => retryDelayMs(attempt, 1));
  expect(waits).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
});

test('jitter takes off up to half of a wait', () => {
  expect(retryDelayMs(3, 0)).toBe(1000);
  expect(retryDelayMs(3, 0.5)).toBe(1500);
  expect(retryDelayMs(3, 0.999)).toBe(1999);
});

test('a first try that never was counts as the first', () => {
  expect(retryDelayMs(0, 1)).toBe(500);
});
