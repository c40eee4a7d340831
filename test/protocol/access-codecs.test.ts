import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessGroup, combination } from '../../src/protocol/commands/access-groups.ts';
import {
  readUserGroup,
  readUserZones,
  writeUserGroup,
  writeUserZones,
} from '../../src/protocol/commands/access-users.ts';
import { nothing, replied } from '../../src/protocol/commands/exchange.ts';
import { operationRecord, readOperationRecords } from '../../src/protocol/commands/operations.ts';
import {
  closedZone,
  indexBytesOf,
  isClosedZone,
  openZone,
  readTimeZone,
  readZone,
  writeTimeZone,
  writeZone,
} from '../../src/protocol/commands/time-zones.ts';
import { readVerifyStyle, writeVerifyStyle } from '../../src/protocol/commands/verify-style.ts';
import { isOurs, isWire } from '../../src/protocol/errors.ts';
import { byte, concat, double, fromHex, toHex, word, zeros } from '../support/hand-made.ts';
import { weekByHand } from '../support/scripted-access.ts';
import { errorOf } from './thrown.ts';
import { packedOf, u16, u32, u8, wallTimes } from './values.ts';

const hexOf = (data: Uint8Array | undefined) => toHex(data ?? zeros(0));
const body = (data: Uint8Array) => ({ data, word: 0 });

describe('a user’s group and zones', () => {
  test('are asked for by a slot of four bytes and written as by hand', () => {
    fc.assert(
      fc.property(u32, u8, fc.tuple(u16, u16, u16, u16), (uid, group, [flag, zone1, zone2, zone3]) => {
        expect(hexOf(readUserGroup.request.write({ uid }))).toBe(toHex(double(uid)));
        expect(readUserZones.request.read(double(uid))).toEqual({ uid });
        expect(hexOf(writeUserGroup.request.write({ uid, group }))).toBe(
          toHex(concat(double(uid), byte(group))),
        );
        expect(hexOf(writeUserZones.request.write({ uid, flag, zone1, zone2, zone3 }))).toBe(
          toHex(concat(...[uid, flag, zone1, zone2, zone3].map(double))),
        );
        expect(readUserZones.reply.read(body(concat(...[flag, zone1, zone2, zone3].map(word))))).toEqual({
          flag,
          zone1,
          zone2,
          zone3,
        });
      }),
    );
  });

  test('the group is one byte, and an empty answer is none', () => {
    expect(readUserGroup.reply.read(body(byte(7)))).toBe(7);
    expect(hexOf(readUserGroup.reply.write(7).data)).toBe('07');
    expect(isWire(errorOf(() => readUserGroup.reply.read(body(zeros(0)))))).toBe(true);
  });
});

describe('groups and combinations', () => {
  test('a group has its zones, its style and the holidays in the last byte', () => {
    const bytes = fromHex('4d 0800 0700 0000 05');
    const value = { group: 77, zones: [8, 7], verifyStyle: 5, holidays: false };
    expect(accessGroup.read(bytes)).toEqual(value);
    expect(hexOf(accessGroup.write(value))).toBe(toHex(bytes));
    expect(hexOf(accessGroup.write({ ...value, holidays: true }))).toBe('4d08000700000085');
  });

  test('zones one byte too high are put right', () => {
    expect(accessGroup.read(fromHex('01 0001 0002 0000 00')).zones).toEqual([1, 2]);
    expect(accessGroup.read(fromHex('01 3200 3300 0000 00')).zones).toEqual([50, 51]);
  });

  test('a combination has up to five groups and their number', () => {
    const value = { number: 7, groups: [1, 2] };
    expect(combination.read(fromHex('0701020000000200'))).toEqual(value);
    expect(hexOf(combination.write(value))).toBe('0701020000000200');
    expect(hexOf(combination.write({ number: 1, groups: [1, 2, 3, 4, 5] }))).toBe('0101020304050500');
  });
});

const spans = fc.array(fc.record({ from: fc.nat(1439), to: fc.nat(1439) }), { minLength: 7, maxLength: 7 });
const byHand = (days: readonly { from: number; to: number }[]) =>
  concat(
    ...days.flatMap(({ from, to }) =>
      [from, to].map((minute) => concat(byte(Math.floor(minute / 60)), byte(minute % 60))),
    ),
  );

describe('time zones', () => {
  test('are asked for by a number of four bytes and written behind one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), spans, (index, days) => {
        expect(hexOf(readZone.request.write({ index }))).toBe(toHex(double(index)));
        expect(readZone.request.read(double(index))).toEqual({ index });
        const bytes = concat(double(index), byHand(days));
        expect(hexOf(writeZone.request.write({ index, days }))).toBe(toHex(bytes));
        expect(writeZone.request.read(bytes)).toEqual({ index, days });
      }),
    );
  });

  test('come with a number of two bytes or of four', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), spans, (index, days) => {
        const narrow = concat(word(index), byHand(days), fromHex('a71c'));
        const wide = concat(double(index), byHand(days));
        expect(readTimeZone(narrow, 2)).toEqual({ index, days });
        expect(readTimeZone(wide, 4)).toEqual({ index, days });
        expect(hexOf(writeTimeZone({ index, days }, 2, fromHex('a71c')))).toBe(toHex(narrow));
        expect(hexOf(writeTimeZone({ index, days }, 4, fromHex('a71c')))).toBe(toHex(wide));
        expect(readZone.reply.write(narrow)).toEqual({ data: narrow });
        expect(indexBytesOf(narrow, { index, days })).toBe(2);
        // The junk behind the days is no time of a day, so it cannot be the other kind.
        expect(readTimeZone(narrow)).toEqual({ index, days });
        expect(indexBytesOf(concat(double(index + 1), byHand(days)), { index, days })).toBeUndefined();
      }),
    );
  });

  test('of which kind one is follows from what are times of a day', () => {
    const office = weekByHand(8, 0, 18, 30);
    const days = Array.from({ length: 7 }, () => ({ from: 480, to: 1110 }));
    expect(readTimeZone(concat(word(3), office, fromHex('a71c')))).toEqual({ index: 3, days });
    expect(readTimeZone(concat(word(3), office))).toEqual({ index: 3, days });
    expect(readTimeZone(concat(double(3), office))).toEqual({ index: 3, days });
    expect(readTimeZone(concat(double(3), weekByHand(0, 0, 23, 59)))).toEqual(openZone(3));
    expect(readTimeZone(concat(word(3), weekByHand(0, 0, 23, 59), zeros(2)))).toEqual(openZone(3));
  });

  test('a minute that only the wide reading knows decides as well', () => {
    const days = weekByHand(1, 30, 1, 59);
    const wide = concat(double(3), days);
    expect(readTimeZone(wide).days[0]).toEqual({ from: 90, to: 119 });
  });

  test('an answer that was just written says of which kind it is, and one of neither kind says that', () => {
    const zone = closedZone(50);
    expect(indexBytesOf(concat(double(50), weekByHand(23, 57, 23, 56)), zone)).toBe(4);
    expect(indexBytesOf(concat(word(50), weekByHand(23, 57, 23, 56), zeros(2)), zone)).toBe(2);
    expect(indexBytesOf(concat(word(50), weekByHand(0, 0, 23, 59), zeros(2)), zone)).toBeUndefined();
    expect(indexBytesOf(concat(fromHex('3201'), weekByHand(23, 57, 23, 56)), zone)).toBeUndefined();
  });

  test('are closed where every day ends before it begins', () => {
    expect(isClosedZone(closedZone(50))).toBe(true);
    expect(isClosedZone(openZone(50))).toBe(false);
    const { index, days } = closedZone(50);
    expect(isClosedZone({ index, days: [{ from: 0, to: 0 }, ...days.slice(1)] })).toBe(false);
    expect(hexOf(writeZone.request.write(closedZone(50)))).toBe(
      toHex(concat(double(50), weekByHand(23, 57, 23, 56))),
    );
  });

  test('too short an answer is a wire error, and a week that is none is our mistake', () => {
    expect(isWire(errorOf(() => readTimeZone(zeros(29))))).toBe(true);
    expect(isWire(errorOf(() => readTimeZone(zeros(31), 4)))).toBe(true);
    const { days } = openZone(1);
    for (const bad of [days.slice(1), [...days.slice(1), { from: 0, to: 1440 }]])
      expect(isOurs(errorOf(() => writeZone.request.write({ index: 1, days: bad })))).toBe(true);
    for (const from of [-1, 0.5])
      expect(
        isOurs(
          errorOf(() => writeZone.request.write({ index: 1, days: [...days.slice(1), { from, to: 1 }] })),
        ),
      ).toBe(true);
  });
});

describe('verify styles', () => {
  test.each([
    ['0d008d', { uid: 13, style: 13 }],
    ['0d0080', { uid: 13, style: 0 }],
    ['0d0000', { uid: 13, style: undefined }],
  ])('%s', (head, value) => {
    const bytes = concat(fromHex(head), zeros(21));
    expect(writeVerifyStyle.request.read(bytes)).toEqual(value);
    expect(hexOf(writeVerifyStyle.request.write(value))).toBe(toHex(bytes));
    expect(readVerifyStyle.reply.read(body(bytes))).toEqual(value);
    expect(hexOf(readVerifyStyle.request.write({ uid: 13 }))).toBe('0d00');
  });
});

test('a reply without data is one without anything', () => {
  expect(replied(nothing).write(undefined)).toEqual({});
});

describe('the operation log', () => {
  test('is read line by line, also where lines are longer than the known ones', () => {
    fc.assert(
      fc.property(
        u16,
        u8,
        wallTimes,
        fc.tuple(u16, u16, u16, u16),
        (admin, operation, wallMs, parameters) => {
          const line = concat(
            word(admin),
            byte(operation),
            byte(0xcc),
            double(packedOf(wallMs)),
            ...parameters.map(word),
          );
          const [read] = readOperationRecords(line, 16);
          expect(read).toMatchObject({ admin, operation, wallMs, parameters });
          expect(readOperationRecords(concat(line, zeros(4), line, zeros(4)), 20)).toEqual([read, read]);
        },
      ),
    );
  });

  test('its operations have names as far as they are known', () => {
    const line = (operation: number) =>
      operationRecord.write({
        admin: 0,
        operation,
        wallMs: 0,
        parameter1: 0,
        parameter2: 0,
        parameter3: 0,
        parameter4: 0,
      });
    expect(readOperationRecords(line(27), 16)[0]?.name).toBe('time zone changed');
    expect(readOperationRecords(line(99), 16)[0]?.name).toBeUndefined();
  });
});
