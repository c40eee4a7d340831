import { beforeEach, expect, test } from 'vitest';
import { Leases } from '../../../src/bridge/entries/leases.ts';

let leases: Leases;

beforeEach(() => {
  leases = new Leases();
  leases.give('m1', { until: 1000, checkInId: 'c1' });
});

test('a lease runs to its end, and not at it', () => {
  expect(leases.of('m1', 999)).toEqual({ until: 1000, checkInId: 'c1' });
  expect(leases.of('m1', 1000)).toBeUndefined();
  expect(leases.of('m2', 1)).toBeUndefined();
});

test('a later end wins over an earlier one, whichever came first', () => {
  leases.give('m1', { until: 500, checkInId: 'c0' });
  expect(leases.of('m1', 600)).toMatchObject({ checkInId: 'c1' });
  leases.give('m1', { until: 2000, checkInId: 'c2' });
  expect(leases.of('m1', 600)).toMatchObject({ checkInId: 'c2' });
});

test('a dropped lease is gone at once', () => {
  expect(leases.drop('m1')).toBe(true);
  expect(leases.drop('m1')).toBe(false);
  expect(leases.of('m1', 1)).toBeUndefined();
});

test('only running leases are listed', () => {
  leases.give('m2', { until: 3000, checkInId: undefined });
  expect([...leases.all(1500).keys()]).toEqual(['m2']);
});
