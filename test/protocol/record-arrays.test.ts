import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { punchRecord40, punchRecordSizes, readPunchRecords } from '../../src/protocol/commands/punches.ts';
import { readUserRecords, userRecord28, userRecord72 } from '../../src/protocol/commands/users.ts';
import { isWire } from '../../src/protocol/errors.ts';
import { byte, concat, double, fromHex, padded, word, zeros } from '../support/hand-made.ts';
import { errorOf } from './thrown.ts';
import { ids, packedOf, u16, u32, u8, wallTimes } from './values.ts';

const noon = Date.UTC(2026, 0, 2, 12);

/** A punch of 40 bytes and what a terminal appends to it. */
function punch40(uid: number, userId: string, padding = 0, more = 0): Uint8Array {
  return concat(
    word(uid),
    padded(userId, 24, padding),
    byte(1),
    double(packedOf(noon + uid * 1000)),
    byte(uid % 6),
    double(uid * 3),
    new Uint8Array(4 + more).fill(padding),
  );
}
const punchOf = (uid: number, userId: string) => ({
  uid,
  userId,
  verify: 1,
  state: uid % 6,
  wallMs: noon + uid * 1000,
  workCode: uid * 3,
});

function user72(uid: number, name: Uint8Array | string, padding = 0): Uint8Array {
  return concat(
    word(uid),
    byte(14),
    padded('1234', 8, padding),
    padded(name, 24, padding),
    double(uid * 1000),
    byte(1),
    word(0),
    zeros(6),
    padded(String(1000 + uid), 24, padding),
  );
}
const userOf = (uid: number, name: string) => ({
  uid,
  userId: String(1000 + uid),
  name,
  privilege: 14,
  password: '1234',
  card: uid * 1000,
  group: 1,
});

function user28(uid: number, name: Uint8Array | string, padding = 0): Uint8Array {
  return concat(
    word(uid),
    byte(14),
    padded('1234', 5, padding),
    padded(name, 8, padding),
    double(uid * 1000),
    byte(padding),
    byte(1),
    new Uint8Array(2).fill(padding),
    double(1000 + uid),
  );
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('many records', () => {
  // Records are read in blocks of 32 KiB: 819 records of 40 bytes, 668 of 49, 455 of 72.
  test.each([0, 1, 818, 819, 820, 1638, 1639, 5000])(
    '%i punches are all read, block after block',
    (count) => {
      const records = concat(...range(count).map((uid) => punch40(uid, `id${uid}`, 0xe5)));
      expect(readPunchRecords(records, 40)).toEqual(range(count).map((uid) => punchOf(uid, `id${uid}`)));
    },
  );

  test.each([
    [41, 1],
    [49, 667],
    [49, 668],
    [49, 669],
    [49, 2000],
    [64, 1025],
    [1000, 70],
    [40_000, 3],
  ])('punches of %i bytes are read by stepping so far: %i of them', (size, count) => {
    const records = concat(...range(count).map((uid) => punch40(uid, String(uid), 0xff, size - 40)));
    expect(readPunchRecords(records, size)).toEqual(range(count).map((uid) => punchOf(uid, String(uid))));
  });

  test.each([454, 455, 456, 911])('%i users are all read, old bytes behind their names or not', (count) => {
    const records = concat(
      ...range(count).map((uid) => user72(uid, `Test ${uid}`, uid % 2 === 0 ? 0 : 0xc6)),
    );
    expect(readUserRecords(records, 72, 'utf8')).toEqual(
      range(count).map((uid) => userOf(uid, `Test ${uid}`)),
    );
  });

  test.each([1170, 1171, 2342])('%i users of 28 bytes are all read', (count) => {
    const records = concat(...range(count).map((uid) => user28(uid, `T${uid}`, 0xc6)));
    expect(readUserRecords(records, 28, 'utf8')).toEqual(range(count).map((uid) => userOf(uid, `T${uid}`)));
  });

  test('lie anywhere in memory, in a Buffer too', () => {
    const records = concat(fromHex('ffffff'), ...range(900).map((uid) => punch40(uid, `id${uid}`)));
    const inside = Buffer.from(records).subarray(3);
    expect(readPunchRecords(inside, 40)).toEqual(range(900).map((uid) => punchOf(uid, `id${uid}`)));
  });

  test('of any content and stride are read as by hand', () => {
    const value = fc.record({
      uid: u16,
      userId: ids(24),
      verify: u8,
      wallMs: wallTimes,
      state: u8,
      workCode: u32,
    });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 12 }),
        fc.integer({ min: 40, max: 60 }),
        u8,
        (values, size, fill) => {
          const records = values.map((one) =>
            concat(
              word(one.uid),
              padded(one.userId, 24, fill),
              byte(one.verify),
              double(packedOf(one.wallMs)),
              byte(one.state),
              double(one.workCode),
              new Uint8Array(size - 36).fill(fill),
            ),
          );
          expect(readPunchRecords(concat(...records), size)).toEqual(values);
        },
      ),
    );
  });

  test('do not keep the dataset alive by the bytes in them', () => {
    const [user] = userRecord28.readAll(Buffer.concat(range(500).map((uid) => user28(uid, 'Test'))));
    expect(user?.zones.buffer.byteLength).toBe(2);
  });
});

describe('a dataset that is not a whole number of records', () => {
  test.each(range(120).filter((length) => length % 40 !== 0))('of %i bytes is a wire error', (length) => {
    expect(isWire(errorOf(() => readPunchRecords(zeros(length), 40)))).toBe(true);
  });

  test.each([
    [71, 72],
    [73, 72],
    [27, 28],
    [100, 28],
  ] as const)('of %i bytes is a wire error for users of %i', (length, size) => {
    expect(isWire(errorOf(() => readUserRecords(zeros(length), size, 'utf8')))).toBe(true);
  });

  test.each([
    [81, 40.5],
    [80, 0],
    [80, -40],
    [80, Number.NaN],
    [80, Number.POSITIVE_INFINITY],
    [80, 20],
    [48, 24],
    [78, 39],
  ])('of %i bytes is a wire error for records of %f', (length, size) => {
    expect(isWire(errorOf(() => readPunchRecords(zeros(length), size)))).toBe(true);
    expect(isWire(errorOf(() => punchRecord40.readAll(zeros(length), { stride: size })))).toBe(true);
  });
});

describe('old punch records', () => {
  test('of 16 bytes have no slot', () => {
    const record = concat(double(21), double(packedOf(noon)), byte(1), byte(4), word(0xffff), double(70_000));
    expect(readPunchRecords(concat(record, record), 16)).toEqual(
      [0, 1].map(() => ({
        uid: undefined,
        userId: '21',
        verify: 4,
        state: 1,
        wallMs: noon,
        workCode: 70_000,
      })),
    );
  });

  test('of 8 bytes have a slot alone, which stands for the user id', () => {
    const record = concat(word(21), byte(1), double(packedOf(noon)), byte(2));
    expect(readPunchRecords(record, 8)).toEqual([
      { uid: 21, userId: '21', verify: 1, state: 2, wallMs: noon, workCode: 0 },
    ]);
  });

  test('have the sizes seen on terminals', () => {
    expect([...punchRecordSizes].toSorted((a, b) => a - b)).toEqual([8, 16, 40, 49]);
  });
});

describe('names in the terminal’s encoding', () => {
  test.each([
    ['utf8', 'e78e8be4bc9f', '王伟'],
    ['gbk', 'cdf5ceb0', '王伟'],
    ['latin1', '5a6feb', 'Zoë'],
    ['utf8', '5a6feb', 'Zo\uFFFD'],
  ] as const)('are read in %s: %s', (encoding, hex, name) => {
    expect(readUserRecords(user72(7, fromHex(hex), 0xc6), 72, encoding)).toEqual([userOf(7, name)]);
    expect(readUserRecords(user28(7, fromHex(hex), 0xc6), 28, encoding)).toEqual([userOf(7, name)]);
  });

  test('are read across the border of a block', () => {
    const records = concat(...range(460).map((uid) => user72(uid, fromHex('cdf5ceb0'))));
    expect(userRecord72.readAll(records, { encoding: 'gbk' }).every(({ name }) => name === '王伟')).toBe(
      true,
    );
  });
});
