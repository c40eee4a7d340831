import { commandCode, replyCode } from '../../src/protocol/command-codes.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { isDiscarded, type Discarded } from '../../src/protocol/framer.ts';
import { packetsIn } from '../terminal/client-packets.ts';

const codes = new Set<number>([...Object.values(commandCode), ...Object.values(replyCode)]);
const packets = packetsIn('udp');

/**
 * The packet in a datagram. Nothing marks one over UDP: what has neither a right checksum nor a known command is taken for
 * no packet, since its first eight bytes could be anything, somebody's name too.
 */
export function* packetsInDatagram(datagram: Uint8Array): Generator<Frame | Discarded, void> {
  for (const item of packets(datagram)) {
    if (isDiscarded(item) || item.checksumOk || codes.has(item.command)) yield item;
    else yield { discarded: datagram.length, reason: 'no-magic', head: datagram.slice(0, 8) };
  }
}
