import { expect, test } from 'vitest';
import { fitText } from '../../src/bridge/entries/fit-text.ts';

const screen = { width: 16, lines: 4 };

test('words are wrapped to the width', () => {
  expect(fitText('No time passes left.', screen)).toEqual(['No time passes', 'left.']);
});

test('a word longer than the screen is cut inside', () => {
  expect(fitText('abcdefghijklmnopqrstuvwxyz', screen)).toEqual(['abcdefghijklmnop', 'qrstuvwxyz']);
});

test('a sentence longer than the screen ends in dots', () => {
  const lines = fitText('one two three four five six seven eight nine ten eleven twelve thirteen', screen);
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toMatch(/\.\.\.$/);
});

test('wide characters take two columns, and none is cut in half', () => {
  expect(fitText('測試人員一二三四五六', { width: 8, lines: 2 })).toEqual(['測試人員', '一二...']);
  expect(fitText('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', { width: 2, lines: 2 })).toEqual(['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦']);
});

test('no line is longer than what a terminal takes in one write', () => {
  for (const line of fitText('ä'.repeat(200), { width: 40, lines: 8 })) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(48);
  }
});

test('line breaks and control characters become spaces, nothing becomes no line', () => {
  expect(fitText('a\r\n\tb\u0000c', screen)).toEqual(['a b c']);
  expect(fitText(' \n ', screen)).toEqual([]);
});
