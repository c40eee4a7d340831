import { decodePacket, encodeFrame, encodePacket, headerSize, type Frame, type Packet } from './frame.ts';
import { Framer, type Discarded } from './framer.ts';
import type { WireKind } from './wire.ts';

/** Packets ⇄ what goes over one kind of wire. */
export interface PacketLink {
  encode(packet: Packet): Uint8Array<ArrayBuffer>;
  /** Feeds one piece as it came; to be iterated to its end. */
  push(piece: Uint8Array): Iterable<Frame | Discarded>;
  /** Bytes of a packet that has not come whole. */
  readonly heldBytes: number;
}

/** Over a stream a packet stands behind the magic and its length; a datagram is the packet and nothing else. */
export function packetLink(kind: WireKind): PacketLink {
  return kind === 'stream' ? streamLink() : datagramLink;
}

function streamLink(): PacketLink {
  const framer = new Framer();
  return {
    encode: encodeFrame,
    push: (piece) => framer.push(piece),
    get heldBytes() {
      return framer.heldBytes;
    },
  };
}

const datagramLink: PacketLink = {
  encode: encodePacket,
  push: (datagram) =>
    datagram.length < headerSize
      ? [{ discarded: datagram.length, reason: 'length', head: Uint8Array.from(datagram) }]
      : [decodePacket(datagram)],
  heldBytes: 0,
};
