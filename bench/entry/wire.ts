// The few packets of the entry bench, by hand: neither side may profit from the project's own codec.

export const code = {
  ok: 2000,
  error: 2001,
  data: 1501,
  writeUser: 8,
  readBuffered: 1503,
  readOption: 11,
  unlock: 31,
  sizes: 50,
  readTime: 201,
  event: 500,
  enable: 1002,
} as const;

const envelopeBytes = 16;

export interface Packet {
  command: number;
  session: number;
  replyId: number;
  data: Uint8Array;
}

export function packetBytes({ command, session, replyId, data }: Packet): Uint8Array {
  const bytes = new Uint8Array(envelopeBytes + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x7d825050, true);
  view.setUint32(4, 8 + data.length, true);
  view.setUint16(8, command, true);
  view.setUint16(12, session, true);
  view.setUint16(14, replyId, true);
  bytes.set(data, envelopeBytes);
  let sum = 0;
  for (let at = 8; at < bytes.length; at += 1) sum += (bytes[at] ?? 0) << (at % 2 === 0 ? 0 : 8);
  // Twice: what is carried may carry once more.
  for (let fold = 0; fold < 2; fold += 1) sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(10, ~sum & 0xffff, true);
  return bytes;
}

/** Cuts packets out of a stream; every packet of this bench is small. */
export function packetCutter(take: (packet: Packet) => void): (chunk: Uint8Array) => void {
  let held: Uint8Array = new Uint8Array(0);
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= envelopeBytes) {
      const view = new DataView(held.buffer, held.byteOffset, held.length);
      const end = 8 + view.getUint32(4, true);
      if (held.length < end) return;
      const data = held.subarray(envelopeBytes, end);
      held = held.subarray(end);
      take({
        command: view.getUint16(8, true),
        session: view.getUint16(12, true),
        replyId: view.getUint16(14, true),
        data,
      });
    }
  };
}

/** A live verification of 32 bytes: userId[24], verify, state, and the time as six plain bytes. */
export function verificationBytes(userId: string, wallMs: number): Uint8Array {
  const data = new Uint8Array(32);
  data.set(Buffer.from(userId, 'latin1').subarray(0, 24));
  const at = new Date(wallMs);
  data.set(
    [
      1,
      0,
      at.getUTCFullYear() - 2000,
      at.getUTCMonth() + 1,
      at.getUTCDate(),
      at.getUTCHours(),
      at.getUTCMinutes(),
      at.getUTCSeconds(),
    ],
    24,
  );
  return data;
}

/** The u32 of GET_TIME: months of 31 days, years from 2000. */
export function packedTime(wallMs: number): Uint8Array {
  const at = new Date(wallMs);
  const days = (at.getUTCFullYear() - 2000) * 372 + at.getUTCMonth() * 31 + at.getUTCDate() - 1;
  const seconds = at.getUTCHours() * 3600 + at.getUTCMinutes() * 60 + at.getUTCSeconds();
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, days * 86_400 + seconds, true);
  return bytes;
}
