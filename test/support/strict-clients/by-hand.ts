// Records read from the description of the wire alone: nothing here may import `src/protocol`.

export interface UserByHand {
  uid: number;
  privilege: number;
  password: string;
  name: string;
  card: number;
  group: number;
  userId: string;
}

export interface PunchByHand {
  uid: number;
  userId: string;
  verify: number;
  wallMs: number;
  state: number;
  workCode: number;
}

function textIn(bytes: Uint8Array, from: number, width: number): string {
  const field = bytes.subarray(from, from + width);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Years of twelve months of 31 days, from 2000 on. */
export function packedToWall(packed: number): number {
  const day = Math.floor(packed / 86_400);
  const months = Math.floor(day / 31);
  return (
    Date.UTC(2000 + Math.floor(months / 12), months % 12, (day % 31) + 1) + (packed - day * 86_400) * 1000
  );
}

export function userByHand(record: Uint8Array): UserByHand {
  return {
    uid: view(record).getUint16(0, true),
    privilege: record[2] ?? 0,
    password: textIn(record, 3, 8),
    name: textIn(record, 11, 24),
    card: view(record).getUint32(35, true),
    group: record[39] ?? 0,
    userId: textIn(record, 48, 24),
  };
}

export function punchByHand(record: Uint8Array): PunchByHand {
  return {
    uid: view(record).getUint16(0, true),
    userId: textIn(record, 2, 24),
    verify: record[26] ?? 0,
    wallMs: packedToWall(view(record).getUint32(27, true)),
    state: record[31] ?? 0,
    workCode: view(record).getUint32(32, true),
  };
}

/** A dataset's records: its own length first, then one after the other. Throws where the length is another. */
export function recordsByHand(dataset: Uint8Array, size: number): Uint8Array[] {
  const announced = view(dataset).getUint32(0, true);
  const records = dataset.subarray(4);
  if (announced !== records.length) throw new Error(`${announced} bytes announced, ${records.length} came`);
  if (announced % size !== 0) throw new Error(`${announced} bytes are no records of ${size}`);
  return Array.from({ length: announced / size }, (_, index) =>
    records.slice(index * size, (index + 1) * size),
  );
}

/** The four bytes of AUTH for a key, worked out on bits written as text. */
export function scrambledByHand(commKey: number, session: number, tick: number): Uint8Array {
  const bits = commKey.toString(2).padStart(32, '0');
  const reversed = BigInt(`0b${bits.split('').toReversed().join('')}`);
  const mixed = (reversed + BigInt(session)) % 2n ** 32n;
  const mask = Buffer.from('ZKSO', 'ascii');
  const bytes = Array.from({ length: 4 }, (_, index) =>
    Number(((mixed >> BigInt(index * 8)) & 0xffn) ^ BigInt(mask[index] ?? 0)),
  );
  const [, one = 0, two = 0, three = 0] = bytes;
  return Uint8Array.of(two ^ tick, three ^ tick, tick, one ^ tick);
}
