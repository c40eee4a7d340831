import { decodePacket, headerSize, type Frame } from '../../src/protocol/frame.ts';
import { Framer, type Discarded } from '../../src/protocol/framer.ts';
import type { ClientLink } from './client-link.ts';

/** Old firmware takes 64 KiB with the prefix; nothing a client may send to this terminal is longer. */
const maxPacketBytes = 0x1_0000 - 8;

/** Cuts what one client sends into packets: TCP has them in a stream, UDP has each in a datagram of its own. */
export function packetsIn(
  transport: ClientLink['transport'],
): (piece: Uint8Array) => Iterable<Frame | Discarded> {
  if (transport === 'udp') return (datagram) => [packetOf(datagram)];
  const framer = new Framer({ maxPacketBytes });
  return (piece) => framer.push(piece);
}

function packetOf(datagram: Uint8Array): Frame | Discarded {
  if (datagram.length >= headerSize) return decodePacket(datagram);
  return { discarded: datagram.length, reason: 'length', head: Uint8Array.from(datagram) };
}
