import { describe, expect, test } from 'vitest';
import { allMet, figure, meetsGoal } from '../../bench/goal.ts';
import { median, percentile, rotated } from '../../bench/statistics.ts';
import { jsonLine, table } from '../../bench/report.ts';

describe('a goal', () => {
  test.each([
    ['<= 4', 4, true],
    ['<= 4', 4.001, false],
    ['< 1', 0.999, true],
    ['< 1', 1, false],
    ['>= 10000', 10_000, true],
    ['>= 10000', 9_999, false],
    ['> 0', 0, false],
    ['> 0', 0.1, true],
    ['<= 1.15', 1.15, true],
    ['>= -2', -2, true],
  ])('%s is met by %d: %s', (goal, value, isMet) => {
    expect(meetsGoal(value, goal)).toBe(isMet);
  });

  test('is never met by what is not a number', () => {
    for (const goal of ['<= 4', '< 4', '>= 4', '> 4']) expect(meetsGoal(Number.NaN, goal)).toBe(false);
  });

  test('is not met by infinity where less is wanted', () => {
    expect(meetsGoal(Number.POSITIVE_INFINITY, '<= 4')).toBe(false);
  });

  test.each(['', '4', '<=4', '=< 4', '<= four', '<= 4 ms', '<= ', '== 4'])('"%s" is no goal', (text) => {
    expect(() => meetsGoal(1, text)).toThrow(RangeError);
  });
});

describe('a figure', () => {
  test('computes whether its goal is met', () => {
    expect(figure('ratio', 3.9, '×', '<= 4')).toEqual({
      name: 'ratio',
      value: 3.9,
      unit: '×',
      goal: '<= 4',
      ok: true,
    });
    expect(figure('ratio', 4.1, '×', '<= 4').ok).toBe(false);
  });

  test('is judged before it is rounded', () => {
    expect(figure('ratio', 1.1502, '×', '<= 1.15')).toMatchObject({ value: 1.15, ok: false });
  });

  test('without a goal says so, and misses none', () => {
    const time = figure('time', 12.3456, 'ms');
    expect(time).toEqual({ name: 'time', value: 12.346, unit: 'ms', goal: null, ok: null });
    expect(allMet([time])).toBe(true);
  });

  test('that misses its goal makes the whole miss', () => {
    expect(allMet([figure('a', 1, '×', '<= 4'), figure('b', 5, '×', '<= 4')])).toBe(false);
  });
});

describe('the report', () => {
  const figures = [figure('ratio', 5, '×', '<= 4'), figure('time', 2, 'ms')];

  test('for programs is one line with one object', () => {
    const line = jsonLine('read', figures);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({ bench: 'read', figures });
  });

  test('for people names what was missed', () => {
    const text = table('read', figures);
    expect(text).toMatch(/ratio +5 × +goal <= 4 +MISSED/);
    expect(text).toMatch(/time +2 ms$/m);
    expect(text.split('\n').at(-1)).toBe('At least one goal is missed.');
  });
});

describe('statistics', () => {
  test('the median is the middle, or between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  test('the median of numbers is not that of their texts', () => {
    expect(median([10, 9, 2])).toBe(9);
  });

  test('a percentile is a value that was measured', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 100)).toBe(100);
    expect(percentile([3, 1, 2], 99)).toBe(3);
    expect(percentile([3, 1, 2], 1)).toBe(1);
    expect(percentile([], 50)).toBeNaN();
  });

  test('turns give each the first place once', () => {
    const list = ['a', 'b', 'c'];
    expect([0, 1, 2, 3].map((run) => rotated(list, run)[0])).toEqual(['a', 'b', 'c', 'a']);
    expect(rotated(list, 2)).toEqual(['c', 'a', 'b']);
    expect(rotated([], 2)).toEqual([]);
  });
});
