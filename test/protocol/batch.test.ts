import { describe, expect, test } from 'vitest';
import { cutBatches, groupByUser, usualBatchBytes } from '../../src/protocol/batches.ts';
import { decodeBatch, encodeBatch, isBatchRequest, writeBatch } from '../../src/protocol/commands/batch.ts';
import { template10 } from '../support/finger-terminal.ts';
import { byte, concat, double, fromHex, toHex, word, zeros } from '../support/hand-made.ts';

const record = (uid: number, bytes = 72) => concat(word(uid), zeros(bytes - 2).fill(uid & 0xff));
const small = template10(1, 10);
const other = template10(2, 7);

/** Users 7 and 8, fingers 6 and 0 of user 7, by hand. */
const handMade = concat(
  double(2 * 73),
  double(16),
  double(10 + 2 + 7 + 2),
  concat(byte(2), record(7), byte(2), record(8)),
  concat(byte(2), word(7), byte(0x16), double(0)),
  concat(byte(2), word(7), byte(0x10), double(12)),
  concat(word(10), small, word(7), other),
);

test('a batch is users, entries and templates, as the description draws it', () => {
  const batch = {
    records: [record(7), record(8)],
    templates: [
      { uid: 7, finger: 6, template: small },
      { uid: 7, finger: 0, template: other },
    ],
  };
  expect(toHex(encodeBatch(batch))).toBe(toHex(handMade));
  expect(decodeBatch(handMade, 72)).toEqual(batch);
});

test('a batch of short records, and an empty one', () => {
  const batch = concat(double(29), double(0), double(0), byte(2), record(3, 28));
  expect(toHex(encodeBatch({ records: [record(3, 28)], templates: [] }))).toBe(toHex(batch));
  expect(decodeBatch(batch, 28)).toEqual({ records: [record(3, 28)], templates: [] });
  expect(decodeBatch(zeros(12), 72)).toEqual({ records: [], templates: [] });
});

function changed(at: number, bytes: Uint8Array): Uint8Array {
  const copy = handMade.slice();
  copy.set(bytes, at);
  return copy;
}
const entriesAt = 12 + 146;
const bodiesAt = entriesAt + 16;

describe('a broken batch is a wire error', () => {
  test.each([
    ['no whole head', zeros(11)],
    ['a byte too many', concat(handMade, byte(0))],
    ['a byte too few', handMade.subarray(0, -1)],
    ['users that leave it', changed(0, double(0xffff_ffff))],
    ['users that are no whole records', concat(double(72), double(0), double(0), record(7))],
    ['a user to be deleted', changed(12, byte(0))],
    ['entries that are no whole number', concat(double(0), double(7), double(0), zeros(7))],
    ['an entry to be deleted', changed(entriesAt, byte(0))],
    ['a finger without its mark', changed(entriesAt + 3, byte(6))],
    ['an offset behind the end', changed(entriesAt + 4, double(0xffff_fff0))],
    ['an offset to the last byte', changed(entriesAt + 4, double(20))],
    ['a template longer than the rest', changed(bodiesAt, word(0xffff))],
    ['entries that share their bytes', changed(entriesAt + 12, double(0))],
  ])('%s', (_what, bytes) => {
    expect(() => decodeBatch(bytes, 72)).toThrow(expect.objectContaining({ kind: 'wire' }));
  });
});

describe('110 can only be sent with the type of a batch of users', () => {
  const only = fromHex('0c00000000000800');
  test('whatever is asked for, the same eight bytes go out', () => {
    expect(writeBatch.request.write(undefined)).toEqual(only);
    const bytes = writeBatch.request.write(undefined);
    bytes?.fill(0xff);
    expect(writeBatch.request.write(undefined)).toEqual(only);
  });
  test('nothing else is read', () => {
    expect(writeBatch.request.read(only)).toBeUndefined();
    expect(isBatchRequest(only)).toBe(true);
    for (const data of ['', '0c000000000008', '0c0000000000080000', '0d00000000000800', '0c00000000000900'])
      expect(() => writeBatch.request.read(fromHex(data))).toThrow(/only batches of users/);
    expect(isBatchRequest(undefined)).toBe(false);
  });
});

describe('batches are cut', () => {
  const user = (uid: number) => ({ user: { uid }, record: record(uid) });
  const finger = (uid: number, number: number, bytes: number) => ({
    uid,
    finger: number,
    flag: 1,
    template: zeros(bytes),
  });

  test('a user is not parted from its templates, and those of others come last', () => {
    const groups = groupByUser([user(1), user(2)], [finger(9, 0, 10), finger(2, 1, 10), finger(2, 2, 10)]);
    expect(groups.map((group) => [group.user?.uid, group.templates.length])).toEqual([
      [1, 0],
      [2, 2],
      [undefined, 1],
    ]);
    expect(groups[2]?.record).toEqual(zeros(0));
  });

  test('no batch is longer than allowed, and each is as long as it says', () => {
    const users = Array.from({ length: 50 }, (_, index) => user(index + 1));
    const fingers = users.flatMap(({ user: { uid } }) => [finger(uid, 0, 1200), finger(uid, 1, 1100)]);
    const batches = cutBatches(groupByUser(users, fingers), 20_000);
    expect(batches.length).toBeGreaterThan(5);
    for (const { groups, bytes } of batches) {
      const encoded = encodeBatch({
        records: groups.map((group) => group.record),
        templates: groups.flatMap(({ templates }) => templates),
      });
      expect(encoded.length).toBe(bytes);
      expect(bytes).toBeLessThanOrEqual(20_000);
    }
    expect(batches.flatMap(({ groups }) => groups.map((group) => group.user?.uid))).toEqual(
      users.map(({ user: { uid } }) => uid),
    );
  });

  test('what is longer than a batch goes alone, and nothing makes no batch', () => {
    const groups = groupByUser([user(1), user(2)], [finger(1, 0, 1000)]);
    expect(cutBatches(groups, 100).map((batch) => batch.groups.length)).toEqual([1, 1]);
    expect(cutBatches(groups).map((batch) => batch.groups.length)).toEqual([2]);
    expect(cutBatches([], usualBatchBytes)).toEqual([]);
  });
});
