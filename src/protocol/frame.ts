import { TerminalError } from './errors.ts';

/**
 * One packet, either way. The `session` field is the session id from host to terminal; in replies it is often reused as
 * a result word (event code, chunk index, state, error number), so only CONNECT's answer gives a session id.
 */
export interface Frame {
  /** Command, reply code, or 500 for an event. */
  readonly command: number;
  readonly session: number;
  readonly replyId: number;
  readonly data: Uint8Array;
  /** False where the sum on the wire is wrong; the fields are what the bytes say. */
  readonly checksumOk: boolean;
}

/** What is needed to write a packet. */
export interface Packet {
  command: number;
  session: number;
  replyId: number;
  data?: Uint8Array | undefined;
}

/** `50 50 82 7D`, then the u32 length of all that follows. Source: captures; eight implementations. */
export const tcpPrefixSize = 8;
export const headerSize = 8;
export const magic = Uint8Array.of(0x50, 0x50, 0x82, 0x7d);

/**
 * The inner packet: a whole UDP datagram, or what follows the TCP prefix.
 *
 *     0        2          4         6         8
 *     | u16    | u16      | u16     | u16     | …
 *     | command| checksum | session | replyId | data
 */
export function encodePacket(packet: Packet): Uint8Array<ArrayBuffer> {
  return writePacket(packet, 0);
}

/** The inner packet behind the eight bytes of the TCP prefix. */
export function encodeFrame(packet: Packet): Uint8Array<ArrayBuffer> {
  const bytes = writePacket(packet, tcpPrefixSize);
  bytes.set(magic, 0);
  new DataView(bytes.buffer).setUint32(4, bytes.length - tcpPrefixSize, true);
  return bytes;
}

function writePacket({ command, session, replyId, data }: Packet, at: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(at + headerSize + (data?.length ?? 0));
  const view = new DataView(bytes.buffer);
  view.setUint16(at, command, true);
  view.setUint16(at + 4, session, true);
  view.setUint16(at + 6, replyId, true);
  if (data !== undefined) bytes.set(data, at + headerSize);
  view.setUint16(at + 2, checksum(bytes.subarray(at)), true);
  return bytes;
}

/** Reads an inner packet. Throws `wire` where there are fewer than eight bytes; a wrong sum is reported, not thrown. */
export function decodePacket(bytes: Uint8Array): Frame {
  if (bytes.length < headerSize)
    throw new TerminalError('wire', `a packet has at least ${headerSize} bytes, this one ${bytes.length}`, {
      reason: 'malformed',
    });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    command: view.getUint16(0, true),
    session: view.getUint16(4, true),
    replyId: view.getUint16(6, true),
    data: bytes.subarray(headerSize),
    // Summed with the checksum in place, a right packet folds to all ones.
    checksumOk: checksum(bytes) === 0,
  };
}

/**
 * The 16-bit one's-complement sum of little-endian words; an odd last byte counts as a word with high byte 0.
 * Pass the packet with a zero checksum field to get the checksum. Source: 87 captured packets recomputed.
 */
export function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const even = bytes.length & ~3;
  let sum = 0;
  // Words of 32 bits fold to the same sum: 2^16 ≡ 1 modulo 0xFFFF.
  for (let index = 0; index < even; index += 4) sum += view.getUint32(index, true);
  for (let index = even; index < bytes.length; index += 1)
    sum += view.getUint8(index) * (index % 2 === 0 ? 1 : 0x100);
  while (sum > 0xffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}

/** The id of the next request: 65534 is followed by 0, 65535 is never sent. Source: five implementations. */
export function nextReplyId(replyId: number): number {
  return replyId >= 0xfffe ? 0 : replyId + 1;
}

/** Whether `next` follows `last`, seen from the terminal: clients wrap after 65534 or after 65535. */
export function followsReplyId(next: number, last: number): boolean {
  return (
    next === nextReplyId(last) || (last === 0xfffe && next === 0xffff) || (last === 0xffff && next === 0)
  );
}
