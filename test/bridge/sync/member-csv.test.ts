import { expect, test } from 'vitest';
import { csvCell, memberCsv } from '../../../src/bridge/sync/member-csv.ts';

test.each([
  ['Anna Example', '"Anna Example"'],
  ['=1+1', '"\'=1+1"'],
  ['+49', '"\'+49"'],
  ['-2', '"\'-2"'],
  ['@SUM(A1)', '"\'@SUM(A1)"'],
  [' =1', '"\' =1"'],
  ['\t=1', '"\'\t=1"'],
  ['say "hi", Anna', '"say ""hi"", Anna"'],
])('a cell with %j cannot be a formula', (value, expected) => {
  expect(csvCell(value)).toBe(expected);
});

test('every member is a line with the numbers at the reader', () => {
  const user = {
    userId: '1001',
    membershipId: 'm1',
    name: '=Anna',
    card: 77,
    isDisabled: false,
    schedules: ['office'],
  };
  const other = {
    userId: '1002',
    membershipId: 'm2',
    name: 'Ben',
    card: undefined,
    isDisabled: true,
    schedules: undefined,
  };
  expect(memberCsv([user, other]).split('\r\n')).toEqual([
    '"user id","card","name","may enter","hours","membership"',
    '"1001","77","\'=Anna","yes","office","m1"',
    '"1002","","Ben","no","any time","m2"',
    '',
  ]);
});
