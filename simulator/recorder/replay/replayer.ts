import { commandCode, commandName, replyCode } from '../../../src/protocol/command-codes.ts';
import { prepareDataLayout, smallestWindowBytes, windowLayout } from '../../../src/protocol/commands/bulk.ts';
import type { Frame, Packet } from '../../../src/protocol/frame.ts';
import type { Transport } from '../capture.ts';
import { isSameTable, type Exchange } from './exchanges.ts';

/** What goes back for one request. */
export interface Played {
  packets: Packet[];
  /** What the terminal told by itself after that, the first time. */
  events: Packet[];
  /** In words, where the capture has no such request. */
  missing?: string;
}

/** The largest piece of a window that the capture does not have cut out as it was asked for. */
const pieceBytes = { tcp: 65_472, udp: smallestWindowBytes } as const;

/**
 * The terminal's side of a capture, for one connection. The same request gets the captured answers in their order, and then
 * the last one again. Tables are answered in any windows, where the capture has all of the table.
 */
export class Replayer {
  readonly #exchanges: readonly Exchange[];
  readonly #pieceBytes: number;
  readonly #used = new Set<Exchange>();
  #session = 0;
  #table: Uint8Array | undefined;

  constructor(exchanges: readonly Exchange[], transport: Transport) {
    this.#exchanges = exchanges;
    this.#pieceBytes = pieceBytes[transport];
  }

  answer(request: Frame): Played {
    const { command, data } = request;
    // A receipt for an event.
    if (command === replyCode.ok) return { packets: [], events: [] };
    const found = this.#find(request);
    if (found === undefined) return this.#withoutCapture(request);
    const isRepeated = this.#used.has(found);
    this.#used.add(found);
    if (command === commandCode.connect) this.#session = found.replies.at(-1)?.session ?? 0;
    if (command === commandCode.prepareBuffer) this.#table = found.table;
    const packets = found.replies.map((reply) => this.#adapted(reply, found, request.replyId));
    // Events come once, not with every keep-alive.
    const events = isRepeated ? [] : found.events;
    return packets.length + events.length === 0
      ? {
          packets,
          events,
          missing: `${described(command, data)}: the terminal did not answer it in the capture`,
        }
      : { packets, events };
  }

  #find({ command, data }: Frame): Exchange | undefined {
    const alike = this.#exchanges.filter(({ request }) => request.command === command);
    const same = alike.filter(({ request }) => Buffer.from(request.data).equals(data));
    const comparable =
      command === commandCode.prepareBuffer
        ? alike.filter(({ request }) => isSameTable(request.data, data))
        : alike.filter(({ request, isDisguised }) => isDisguised && request.data.length === data.length);
    const candidates = same.length > 0 ? same : comparable;
    return candidates.find((one) => !this.#used.has(one)) ?? candidates.at(-1);
  }

  #adapted(
    { command, session, data }: Frame,
    { session: captured, request }: Exchange,
    replyId: number,
  ): Packet {
    const isOwn = request.command === commandCode.connect || session !== captured;
    return { command, session: isOwn ? session : this.#session, replyId, data };
  }

  #withoutCapture({ command, replyId, data }: Frame): Played {
    const { session } = { session: this.#session };
    const window = command === commandCode.readBuffer && data.length === windowLayout.size;
    const bytes = window ? this.#cutOut(windowLayout.read(data)) : undefined;
    if (bytes === undefined)
      return {
        packets: [{ command: replyCode.unknown, session, replyId }],
        events: [],
        missing: `not in the capture: ${described(command, data)}; answered as unknown`,
      };
    const announced = prepareDataLayout.write({ size: bytes.length, chunk: this.#pieceBytes });
    const packets: Packet[] = [{ command: replyCode.prepareData, session, replyId, data: announced }];
    for (let at = 0; at < bytes.length; at += this.#pieceBytes)
      packets.push({
        command: replyCode.dataChunk,
        session: packets.length - 1,
        replyId,
        data: bytes.subarray(at, at + this.#pieceBytes),
      });
    packets.push({ command: replyCode.ok, session: packets.length - 2, replyId });
    return { packets, events: [] };
  }

  #cutOut({ offset, size }: { offset: number; size: number }): Uint8Array | undefined {
    const bytes = this.#table?.subarray(offset, offset + size);
    return bytes?.length === size && size > 0 ? bytes : undefined;
  }
}

/** Names the command and the length, and of a request to read an option its name; the rest may be somebody's. */
function described(command: number, data: Uint8Array): string {
  const option =
    command === commandCode.readOption ? ` ${Buffer.from(data).toString('latin1').split('\0')[0]}` : '';
  return `${commandName(command)} (${command})${option}, ${data.length} bytes`;
}
