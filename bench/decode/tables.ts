import { packTime } from '../../src/protocol/clock.ts';

/** Records as terminals send them: ids, names with letters beyond ASCII here and there, passwords and cards. */
export interface WireTables {
  /** 72 bytes each. */
  users: Buffer;
  /** 40 bytes each, in order of time. */
  punches: Buffer;
}

export function wireTables(users: number, punches: number): WireTables {
  return { users: usersOf(users), punches: punchesOf(punches, users) };
}

function usersOf(count: number): Buffer {
  const bytes = Buffer.alloc(count * 72);
  for (let index = 0; index < count; index += 1) {
    const at = index * 72;
    bytes.writeUInt16LE((index % 65_534) + 1, at);
    bytes.writeUInt8(index % 100 === 0 ? 14 : 0, at + 2);
    if (index % 3 === 0) bytes.write(String(1000 + (index % 9000)), at + 3, 'latin1');
    // Real tables have what was there before behind a name's NUL.
    bytes.write('former person of this slot', at + 11, 24, 'latin1');
    bytes.write(`${index % 10 === 0 ? 'Tëst Persön' : 'Test Person'} ${index}\0`, at + 11, 24, 'utf8');
    bytes.writeUInt32LE(index % 2 === 0 ? 0 : 3_000_000 + index * 131, at + 35);
    bytes.writeUInt8(1, at + 39);
    bytes.write(String(1001 + index), at + 48, 'latin1');
  }
  return bytes;
}

function punchesOf(count: number, users: number): Buffer {
  const bytes = Buffer.alloc(count * 40);
  for (let index = 0; index < count; index += 1) {
    const at = index * 40;
    const user = (index * 7919) % users;
    bytes.writeUInt16LE((user % 65_534) + 1, at);
    bytes.write(String(1001 + user), at + 2, 'latin1');
    bytes.writeUInt8(index % 20 === 0 ? 0 : 1, at + 26);
    // Five hundred a day.
    bytes.writeUInt32LE(packTime(Date.UTC(2025, 0, 1) + index * 172_000), at + 27);
    bytes.writeUInt8(index % 2, at + 31);
  }
  return bytes;
}
