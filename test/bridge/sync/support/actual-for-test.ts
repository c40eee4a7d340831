import { noSizes } from '../../support/no-sizes.ts';
import type { Actual } from '../../../../src/bridge/sync/actual.ts';
import { writeUserRecord, type User } from '../../../../src/protocol/commands/users.ts';

/** A user as a terminal has it. */
export function userForTest(changes: Partial<User> & Pick<User, 'uid' | 'userId'>): User {
  return { name: `Test Person ${changes.userId}`, privilege: 0, password: '', card: 0, group: 1, ...changes };
}

/** A terminal that was just read. */
export function actualForTest(users: readonly User[], changes: Partial<Actual> = {}): Actual {
  const records = users.map((user) => {
    const record = writeUserRecord(user, changes.recordSize ?? 72, 'utf8');
    // Bytes nobody has described: they have to survive.
    if (record.length === 72) record[47] = 0xab;
    return record;
  });
  return {
    sizes: { ...noSizes, users: users.length },
    users,
    recordAt: (index) => records[index] ?? new Uint8Array(0),
    slots: users,
    rowsAt: (place, count) => Buffer.concat(records.slice(place, place + count)),
    recordSize: 72,
    encoding: 'utf8',
    nameBytes: undefined,
    algorithm: 10,
    templates: undefined,
    lockOn: '0',
    admins: [],
    ...changes,
  };
}
