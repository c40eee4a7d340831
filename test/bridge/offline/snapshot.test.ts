import { expect, test } from 'vitest';
import { openSnapshot, sealSnapshot, snapshotKey } from '../../../src/bridge/offline/snapshot.ts';
import type { Snapshot } from '../../../src/bridge/offline/snapshot.ts';

const key = snapshotKey('a token for this test only');
const snapshot: Snapshot = {
  version: 1,
  takenAt: 1000,
  members: {
    m1: { confirmedAt: 1, startsOn: null, canceledTo: '2026-07-01', passes: null },
    m2: {
      confirmedAt: null,
      startsOn: '2026-06-01',
      canceledTo: null,
      passes: [
        {
          id: 'p1',
          expiresAt: 9,
          timespans: [
            { kind: 'hours', fromMinute: 240, toMinute: 239, weekdays: [1] },
            { kind: 'duration', minutes: 90, weekdays: [] },
          ],
        },
      ],
    },
  },
  leases: { m1: { until: 2000, checkInId: 'c1' } },
};

test('what was sealed is opened as it was', () => {
  expect(openSnapshot(sealSnapshot(snapshot, key), key)).toEqual(snapshot);
});

test('a member written in afterwards makes the whole of it worthless', () => {
  const sealed = sealSnapshot(snapshot, key);
  expect(openSnapshot({ ...sealed, body: sealed.body.replace('"m1"', '"m9"') }, key)).toBeUndefined();
});

test('a date changed afterwards does too', () => {
  const sealed = sealSnapshot(snapshot, key);
  expect(openSnapshot({ ...sealed, body: sealed.body.replace('1000', '9000') }, key)).toBeUndefined();
});

test('it is signed with a secret the database does not hold', () => {
  expect(openSnapshot(sealSnapshot(snapshot, key), snapshotKey('another token'))).toBeUndefined();
});

test.each(['', 'zz', 'ab'.repeat(32)])('the signature %j is none of ours', (signature) => {
  expect(openSnapshot({ ...sealSnapshot(snapshot, key), signature }, key)).toBeUndefined();
});

test('one that another version wrote does not count', () => {
  const { createHmac } = process.getBuiltinModule('node:crypto');
  for (const body of ['{"version":2}', 'no JSON']) {
    const signature = createHmac('sha256', key).update(body).digest('hex');
    expect(openSnapshot({ body, signature }, key)).toBeUndefined();
  }
});
