import type { Wire, WireKind } from '../../src/protocol/wire.ts';
import { handMadeFrame, handMadePacket, type HandMadePacket } from './hand-made.ts';

/** What a request is answered with, made packet by packet as it is read. */
export type Flood = (request: { command: number; data: Uint8Array }) => Iterable<HandMadePacket>;

/** As much as is read from a socket at a time. */
const readBytes = 16_384;

/**
 * A wire whose peer always has more to send and never waits: each read brings the next bytes of its answers. Nothing
 * waits on the wire itself.
 */
export function floodedWire(kind: WireKind, flood: Flood): Wire {
  const header = kind === 'stream' ? 8 : 0;
  const answers: Iterator<Uint8Array>[] = [];
  let wake = Promise.withResolvers<void>();
  const closing = new AbortController();
  return {
    kind,
    heldBytes: 0,
    unsentBytes: 0,
    send: (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset + header);
      const request = { command: view.getUint16(0, true), data: bytes.subarray(header + 8) };
      answers.push(piecesOf(kind, flood(request), view.getUint16(6, true)));
      wake.resolve();
    },
    close: () => {
      closing.abort();
      wake.resolve();
    },
    async *[Symbol.asyncIterator]() {
      while (!closing.signal.aborted) {
        const next = answers[0]?.next();
        if (next === undefined) {
          wake = Promise.withResolvers();
          await wake.promise;
        } else if (next.done === true) answers.shift();
        else yield next.value;
      }
    },
  };
}

function* piecesOf(kind: WireKind, packets: Iterable<HandMadePacket>, replyId: number) {
  for (const packet of packets) {
    if (kind === 'datagram') yield handMadePacket({ replyId, ...packet });
    else {
      const frame = handMadeFrame({ replyId, ...packet });
      for (let at = 0; at < frame.length; at += readBytes) yield frame.subarray(at, at + readBytes);
    }
  }
}
