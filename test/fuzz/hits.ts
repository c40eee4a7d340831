import { isDiscarded, Framer } from '../../src/protocol/framer.ts';
import { decodePacket } from '../../src/protocol/frame.ts';
import type { Input } from './input.ts';

/** How often a code arrived in a packet with a right checksum. */
export type CodeCounts = Record<number, number>;

export interface HitReport {
  commands: CodeCounts;
  events: CodeCounts;
  /** Inputs that are nothing but packets with right checksums. */
  whole: number;
}

const eventCommand = 500;
const headerSize = 8;

/** Counts what came; an input that is more than packets, or less, is read once more as a whole for that. */
export class Hits {
  readonly #commands = new Uint32Array(0x1_0000);
  readonly #events = new Uint32Array(0x1_0000);
  #whole = 0;

  count(input: Input, kind: 'stream' | 'datagram'): void {
    if (input.whole !== undefined) {
      for (const { command, session } of input.whole) this.#add(command, session);
      this.#whole += 1;
    } else if (kind === 'stream') this.#countStream(input.bytes);
    else this.#countDatagrams(input);
  }

  report(): HitReport {
    return { commands: sparse(this.#commands), events: sparse(this.#events), whole: this.#whole };
  }

  #countStream(bytes: Uint8Array): void {
    const framer = new Framer();
    let isWhole = true;
    for (const item of framer.push(bytes))
      if (isDiscarded(item) || !item.checksumOk) isWhole = false;
      else this.#add(item.command, item.session);
    if (isWhole && framer.heldBytes === 0) this.#whole += 1;
  }

  #countDatagrams({ bytes, ends }: Input): void {
    let isWhole = true;
    let start = 0;
    for (const end of ends) {
      const datagram = bytes.subarray(start, end);
      const packet = datagram.length < headerSize ? undefined : decodePacket(datagram);
      if (packet?.checksumOk === true) this.#add(packet.command, packet.session);
      else isWhole = false;
      start = end;
    }
    if (isWhole) this.#whole += 1;
  }

  #add(command: number, session: number): void {
    this.#commands[command] = (this.#commands[command] ?? 0) + 1;
    if (command === eventCommand) this.#events[session] = (this.#events[session] ?? 0) + 1;
  }
}

function sparse(counts: Uint32Array): CodeCounts {
  const found: CodeCounts = {};
  for (let code = 0; code < counts.length; code += 1) {
    const count = counts[code] ?? 0;
    if (count > 0) found[code] = count;
  }
  return found;
}
