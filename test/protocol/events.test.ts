import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readEvent,
  registerEvents,
  writeAlarm,
  writeIdentification,
  writeVerification,
  type AlarmKind,
  type VerificationLength,
} from '../../src/protocol/commands/events.ts';
import {
  ascii,
  byte,
  concat,
  double,
  eventTimeByHand,
  fromHex,
  padded,
  toHex,
  word,
  zeros,
} from '../support/hand-made.ts';

const eightThirty = eventTimeByHand({ year: 2026, month: 1, day: 2, hour: 8, minute: 30, second: 15 });
const wallMs = Date.UTC(2026, 0, 2, 8, 30, 15);
const tail = concat(byte(15), byte(4), eightThirty);
const named = concat(padded('1007', 24), tail);
const base = { type: 'verification', verify: 15, state: 4, wallMs };

/** Every length of a live verification, its bytes by hand and what they mean. */
const verifications = [
  { length: 10, data: concat(word(7), tail), value: { ...base, uid: 7, userId: undefined, workCode: 0 } },
  {
    length: 12,
    data: concat(double(4_822_257), tail),
    value: { ...base, uid: undefined, userId: '4822257', workCode: 0 },
  },
  {
    length: 14,
    data: concat(word(0xfffe), tail, double(70_000)),
    value: { ...base, uid: 65_534, userId: undefined, workCode: 70_000 },
  },
  { length: 32, data: named, value: { ...base, uid: undefined, userId: '1007', workCode: 0 } },
  {
    length: 36,
    data: concat(named, double(70_000)),
    value: { ...base, uid: undefined, userId: '1007', workCode: 70_000 },
  },
  {
    length: 37,
    data: concat(named, fromHex('0102030405')),
    value: { ...base, uid: undefined, userId: '1007', workCode: 0 },
  },
  {
    length: 52,
    data: concat(named, new Uint8Array(20).fill(0xee)),
    value: { ...base, uid: undefined, userId: '1007', workCode: 0 },
  },
];

describe('a verification', () => {
  test.each(verifications)('of $length bytes is read', ({ length, data, value }) => {
    expect(data.length).toBe(length);
    expect(readEvent(1, data)).toEqual(value);
  });

  test.each([
    { length: 10, bytes: concat(word(7), tail) },
    { length: 12, bytes: concat(double(1007), tail) },
    { length: 14, bytes: concat(word(7), tail, double(9)) },
    { length: 32, bytes: named },
    { length: 36, bytes: concat(named, double(9)) },
    { length: 37, bytes: concat(named, zeros(5)) },
    { length: 52, bytes: concat(named, zeros(20)) },
  ] as const satisfies { length: VerificationLength; bytes: Uint8Array }[])(
    'of $length bytes is written as by hand',
    ({ length, bytes }) => {
      const event = { userId: '1007', uid: 7, verify: 15, state: 4, wallMs, workCode: 9 };
      expect(toHex(writeVerification(event, length))).toBe(toHex(bytes));
    },
  );

  test('of a user id that fills its field without a NUL is read whole', () => {
    const userId = '123456789012345678901234';
    expect(readEvent(1, concat(padded(userId, 24), tail))).toMatchObject({ userId });
  });

  test('of a user id with old bytes behind its NUL is read up to there', () => {
    expect(readEvent(1, concat(padded('1007', 24, 0xc6), tail))).toMatchObject({ userId: '1007' });
  });

  test.each([0x80, 0x87, 0xff])('keeps the state %i, which may say that it was not granted', (state) => {
    expect(readEvent(1, concat(word(2), byte(0), byte(state), eightThirty))).toMatchObject({ uid: 2, state });
  });

  test('at an impossible time is read all the same', () => {
    const garbage = concat(word(2), byte(0), byte(0), fromHex('ff00ff63ff7b'));
    expect(readEvent(1, garbage)).toMatchObject({ uid: 2, wallMs: Date.UTC(2255, 0, 31, 23, 59, 59) });
  });

  test.each([0, 1, 9, 11, 13, 15, 16, 31])('of %i bytes is no verification we know', (length) => {
    expect(readEvent(1, new Uint8Array(length).fill(0x31))).toEqual({
      type: 'other',
      code: 1,
      bytes: length,
    });
  });
});

describe('other events', () => {
  test('a finger on the sensor and an unlock carry nothing', () => {
    expect(readEvent(2, zeros(0))).toEqual({ type: 'finger' });
    expect(readEvent(0x20, zeros(0))).toEqual({ type: 'unlock' });
    expect(readEvent(0x20, fromHex('01020304'))).toEqual({ type: 'unlock' });
  });

  test.each([
    ['somebody', '0200000001', 2],
    ['somebody in the last slot', 'feff000001', 65_534],
    ['nobody', 'ffffffff01', undefined],
    ['nobody, without the last byte', 'ffffffff', undefined],
  ])('an identification of %s is read', (_who, hex, uid) => {
    expect(readEvent(0x80, fromHex(hex))).toEqual({ type: 'identification', uid });
  });

  test('an identification is written as by hand', () => {
    expect(toHex(writeIdentification(2))).toBe('0200000001');
    expect(toHex(writeIdentification(undefined))).toBe('ffffffff01');
  });

  test('an identification of less than four bytes is not understood', () => {
    expect(readEvent(0x80, fromHex('ffffff'))).toEqual({ type: 'other', code: 0x80, bytes: 3 });
  });

  test.each([
    ['', 0],
    ['05', 5],
    ['0102', 0x0201],
    ['01000080', 0x8000_0001],
    ['ffffffffff', 0xffff_ffff],
  ])('a button with the bytes %s has the value %i', (hex, value) => {
    expect(readEvent(0x10, fromHex(hex))).toEqual({ type: 'button', value });
  });

  test.each([0, 0x40, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000, 3, 0xffff])(
    'code %i is told by its code and size alone',
    (code) => {
      expect(readEvent(code, ascii('abc'))).toEqual({ type: 'other', code, bytes: 3 });
    },
  );
});

const person = (kind: number, uid: number) => concat(fromHex('ffffffff'), word(kind), word(uid), double(0));

describe('an alarm', () => {
  test.each<[string, Uint8Array, { alarm: AlarmKind; code: number; uid?: number }]>([
    ['tamper', double(55), { alarm: 'tamper', code: 55 }],
    ['the exit button', double(53), { alarm: 'exit-button', code: 53 }],
    ['misoperation', double(58), { alarm: 'misoperation', code: 58 }],
    [
      'misoperation, with bytes behind it',
      concat(double(58), double(0)),
      { alarm: 'misoperation', code: 58 },
    ],
    ['an unknown number', double(99), { alarm: 'unknown', code: 99 }],
    ['the door, in four bytes only', double(54), { alarm: 'unknown', code: 54 }],
    ['a forced door', concat(double(54), double(1)), { alarm: 'door-forced', code: 54 }],
    ['a door left open', concat(double(54), double(4)), { alarm: 'door-left-open', code: 54 }],
    ['a closed door', concat(double(54), double(5)), { alarm: 'door-closed', code: 54 }],
    ['an unknown state of the door', concat(double(54), double(9)), { alarm: 'unknown', code: 54 }],
    ['duress', person(0x20, 7), { alarm: 'duress', code: 0x20, uid: 7 }],
    ['anti-passback', person(0x22, 8), { alarm: 'anti-passback', code: 0x22, uid: 8 }],
    [
      'anti-passback, in sixteen bytes',
      concat(person(0x22, 8), double(1)),
      { alarm: 'anti-passback', code: 0x22, uid: 8 },
    ],
    ['an unknown matter of a person', person(0x21, 9), { alarm: 'unknown', code: 0x21, uid: 9 }],
    [
      'a forced door, in twelve bytes',
      concat(double(54), double(1), double(0)),
      { alarm: 'door-forced', code: 54 },
    ],
  ])('about %s is read', (_what, data, expected) => {
    expect(readEvent(0x200, data)).toEqual({ type: 'alarm', uid: undefined, ...expected });
  });

  test.each([0, 1, 3])('of %i bytes is not understood', (length) => {
    expect(readEvent(0x200, zeros(length))).toEqual({ type: 'other', code: 0x200, bytes: length });
  });

  test.each<[AlarmKind, string]>([
    ['tamper', '37000000'],
    ['exit-button', '35000000'],
    ['misoperation', '3a000000'],
    ['door-forced', '3600000001000000'],
    ['door-left-open', '3600000004000000'],
    ['door-closed', '3600000005000000'],
    ['duress', 'ffffffff2000070000000000'],
    ['anti-passback', 'ffffffff2200070000000000'],
    ['unknown', '00000000'],
  ])('about %s is written as by hand', (alarm, hex) => {
    expect(toHex(writeAlarm(alarm, 7))).toBe(hex);
  });
});

test('any bytes under any code are an event, never an error', () => {
  const known = fc.constantFrom(1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400);
  fc.assert(
    fc.property(fc.oneof(known, fc.nat(0xffff)), fc.uint8Array({ maxLength: 60 }), (code, data) => {
      const event = readEvent(code, data);
      const isFinite = !('wallMs' in event) || Number.isFinite(event.wallMs);
      expect(isFinite && typeof event.type === 'string').toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('events are registered with a mask of four bytes, and what stands behind them is ignored', () => {
  expect(toHex(registerEvents.request.write({ mask: 0xffff }) ?? zeros(0))).toBe('ffff0000');
  expect(registerEvents.request.read(fromHex('0100000099'))).toEqual({ mask: 1 });
});
