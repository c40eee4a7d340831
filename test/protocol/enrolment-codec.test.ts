import { describe, expect, test } from 'vitest';
import {
  startEnrolment,
  startEnrolmentByNumber,
  writeEnrolledFinger,
  writeEnrolmentFailure,
} from '../../src/protocol/commands/enrolment.ts';
import { readEvent } from '../../src/protocol/commands/events.ts';
import { stepsAfter } from '../../src/protocol/enrolment-steps.ts';
import { isOurs, isWire } from '../../src/protocol/errors.ts';
import { byte, concat, double, fromHex, padded, toHex, word, zeros } from '../support/hand-made.ts';
import { errorOf } from './thrown.ts';

const enrolFinger = 8;

describe('the start of an enrolment', () => {
  const long = concat(padded('1007', 24), byte(6), byte(3));

  test('has 26 bytes', () => {
    const request = { userId: '1007', finger: 6, flag: 3 };
    expect(toHex(startEnrolment.request.write(request) ?? zeros(0))).toBe(toHex(long));
    expect(startEnrolment.request.read(concat(long, byte(9)))).toEqual(request);
  });

  test('has 5 bytes by number', () => {
    const request = { userId: '70000', finger: 9 };
    const bytes = concat(double(70_000), byte(9));
    expect(toHex(startEnrolmentByNumber.request.write(request) ?? zeros(0))).toBe(toHex(bytes));
    expect(startEnrolmentByNumber.request.read(bytes)).toEqual(request);
  });

  test('is a wire error when it is too short, and our mistake when the userId does not fit', () => {
    expect(isWire(errorOf(() => startEnrolment.request.read(long.subarray(0, 25))))).toBe(true);
    expect(isWire(errorOf(() => startEnrolmentByNumber.request.read(zeros(4))))).toBe(true);
    const write = () => startEnrolment.request.write({ userId: '1'.repeat(25), finger: 1, flag: 1 });
    expect(isOurs(errorOf(write))).toBe(true);
  });
});

describe('an event of an enrolment', () => {
  test.each([
    ['64', 100],
    ['00', 0],
    ['5500', 0x55],
  ])('sample %s has the score %i', (hex, score) => {
    expect(readEvent(0x100, fromHex(hex))).toEqual({ type: 'sample', score });
  });

  test.each([
    ['an id of 9', concat(word(0), word(1200), padded('1007', 9), byte(6)), 1200, '1007', 6],
    ['an id of 24', concat(word(0), word(602), padded('A1', 24, 0xcc), byte(0)), 602, 'A1', 0],
    ['eight bytes', concat(word(0), word(512), zeros(4)), 512, undefined, undefined],
    ['the size alone', concat(word(0), word(512)), 512, undefined, undefined],
    ['the result alone', word(0), undefined, undefined, undefined],
  ])('a finger with %s is read', (_what, data, templateSize, userId, finger) => {
    expect(readEvent(enrolFinger, data)).toEqual({ type: 'finger-enrolled', templateSize, userId, finger });
  });

  test.each([
    ['0600', 6],
    ['0500b004', 5],
    ['ffff', 0xffff],
  ])('%s is result %i', (hex, result) => {
    expect(readEvent(enrolFinger, fromHex(hex))).toEqual({ type: 'finger-not-enrolled', result });
  });

  test.each([2, 72])('a new user of %i bytes is known by uid', (length) => {
    const data = concat(word(513), zeros(length - 2));
    expect(readEvent(4, data)).toEqual({ type: 'user-enrolled', uid: 513 });
  });

  test.each([
    [0x100, 0],
    [4, 1],
    [8, 1],
  ])('%i with %i bytes is not understood', (code, bytes) => {
    expect(readEvent(code, zeros(bytes))).toEqual({ type: 'other', code, bytes });
  });

  test('is written as by hand, an id too wide for the terminal cut', () => {
    const finger = { templateSize: 1200, userId: '1007', userIdWidth: 9, finger: 6 };
    expect(toHex(writeEnrolledFinger(finger))).toBe('0000b00431303037000000000006');
    expect(toHex(writeEnrolledFinger({ ...finger, userIdWidth: 2 }))).toBe('0000b004313006');
    expect(toHex(writeEnrolmentFailure(5))).toBe('0500');
  });
});

describe('steps', () => {
  test('a press that scores anything is a good one', () => {
    expect(stepsAfter(0, { type: 'sample', score: 1 })).toEqual({
      goodPresses: 1,
      steps: [
        { type: 'sample', press: 1, score: 1, isGood: true },
        { type: 'waiting-for-finger', press: 2, of: 3 },
      ],
    });
  });

  test('a finger on the sensor, and what has nothing to do with it, make none', () => {
    expect(stepsAfter(2, { type: 'finger' })).toEqual({ goodPresses: 2, steps: [] });
    expect(stepsAfter(2, { type: 'unlock' })).toEqual({ goodPresses: 2, steps: [] });
  });
});
