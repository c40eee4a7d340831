import { beforeEach, expect, test } from 'vitest';
import { Whereabouts } from '../../../src/bridge/entries/whereabouts.ts';

const minute = 60_000;
let whereabouts: Whereabouts;

beforeEach(() => {
  whereabouts = new Whereabouts();
  whereabouts.note('m1', { direction: 'entry', terminal: 'front', at: 0, forgottenAt: 600 * minute });
});

test('who came in is inside until the day of the space is over', () => {
  expect(whereabouts.isInside('m1', 'front', minute)).toBe(true);
  expect(whereabouts.isInside('m1', 'back', 1)).toBe(true);
  expect(whereabouts.isInside('m1', 'front', 600 * minute)).toBe(false);
  expect(whereabouts.isInside('m2', 'front', minute)).toBe(false);
});

test('who left is outside', () => {
  whereabouts.note('m1', {
    direction: 'exit',
    terminal: 'front out',
    at: minute,
    forgottenAt: 600 * minute,
  });
  expect(whereabouts.isInside('m1', 'front', 2 * minute)).toBe(false);
});

test('who presses again at the same door within half a minute has not passed it twice', () => {
  expect(whereabouts.isInside('m1', 'front', 29_999)).toBe(false);
  expect(whereabouts.isInside('m1', 'front', 30_000)).toBe(true);
});
