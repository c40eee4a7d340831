import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followsReplyId, nextReplyId } from '../../src/protocol/frame.ts';

describe('reply ids', () => {
  test('count up by one, and 65534 is followed by 0, so that 65535 is never sent', () => {
    expect([0, 1, 65_533, 65_534, 65_535].map(nextReplyId)).toEqual([1, 2, 65_534, 0, 0]);
  });

  test('visit 65,535 different values and come back', () => {
    let replyId = 0;
    for (let turn = 0; turn < 65_535; turn += 1) replyId = nextReplyId(replyId);
    expect(replyId).toBe(0);
  });

  test.each([
    [65_534, 0],
    [65_534, 65_535],
    [65_535, 0],
    [0, 1],
  ])('after %i a client may send %i, whichever way it wraps', (last, next) => {
    expect(followsReplyId(next, last)).toBe(true);
  });

  test.each([
    [65_534, 1],
    [65_535, 1],
    [65_533, 65_535],
    [65_533, 0],
    [5, 5],
    [5, 4],
    [0, 65_534],
    [0, 65_535],
  ])('after %i a client does not send %i', (last, next) => {
    expect(followsReplyId(next, last)).toBe(false);
  });

  test('of our own follow each other', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), (last) => {
        expect(followsReplyId(nextReplyId(last), last)).toBe(true);
      }),
    );
  });
});
