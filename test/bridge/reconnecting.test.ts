import { expect, test } from 'vitest';
import { seededRandom } from '../../simulator/terminal/random.ts';
import { retryDelayMs } from '../../src/bridge/terminals/retry-schedule.ts';

test('a terminal whose link comes back at any moment is tried within five seconds, 95 times of 100', () => {
  const random = seededRandom('links that come back');
  const waits = Array.from({ length: 2_000 }, () => {
    const backAfterMs = 1_000 + random() * 3_600_000;
    let triedAtMs = 0;
    for (let attempt = 1; triedAtMs < backAfterMs; attempt += 1) triedAtMs += retryDelayMs(attempt, random());
    return triedAtMs - backAfterMs;
  }).toSorted((a, b) => a - b);
  expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(3_800);
  expect(waits.at(-1)).toBeLessThan(4_000);
});
