import { expect, test } from 'vitest';
import { SerialNumbers, fitSerialNumber } from '../../src/bridge/terminals/serial-number.ts';

test.each([
  ['ABC0000000001', 'ABC0000000001'],
  [' ABC ', 'ABC'],
  ['A\u0000B\nC', 'A?B?C'],
  ['Ä', '?'],
  ['S'.repeat(1_000_000), 'S'.repeat(64)],
  ['', ''],
])('a serial number as it may be kept (%#)', (told, kept) => {
  expect(fitSerialNumber(told)).toBe(kept);
});

test('a terminal is served under one name at a time', () => {
  const numbers = new SerialNumbers();
  numbers.claim('SN1', 'front');
  numbers.claim('SN1', 'front');
  numbers.claim('SN2', 'back');
  expect(() => numbers.claim('SN1', 'back')).toThrow(
    'at the address of back answers the terminal SN1, which is front already',
  );
  numbers.release('SN1', 'back');
  expect(() => numbers.claim('SN1', 'back')).toThrow('front already');
  numbers.release('SN1', 'front');
  numbers.claim('SN1', 'back');
});

test('terminals that tell no serial number are no one terminal', () => {
  const numbers = new SerialNumbers();
  numbers.claim('', 'front');
  expect(() => numbers.claim('', 'back')).not.toThrow();
});
