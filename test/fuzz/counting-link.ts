import type { Packet } from '../../src/protocol/frame.ts';
import type { ClientLink } from '../../simulator/terminal/client-link.ts';
import { Finding } from './finding.ts';

const mostAnswerBytes = 64 * 1024 * 1024;
/** The largest piece of a bulk answer, and what one datagram of an answer carries. */
const mostData = { tcp: 0x1_0000, udp: 1024 } as const;

const nothing = new Uint8Array(0);

/** A client without a socket: looks at what it is sent and forgets it. */
export class CountingLink implements ClientLink {
  readonly transport: 'tcp' | 'udp';
  readonly peer = 'the fuzzer';
  readonly unsentBytes = 0;
  isPaused = false;
  isClosed = false;
  #bytes = 0;
  #problem: string | undefined;

  constructor(transport: 'tcp' | 'udp') {
    this.transport = transport;
  }

  /** Looks at the packet; to encode it would be most of the work. */
  encode({ command, session, replyId, data }: Packet): Uint8Array {
    const length = data?.length ?? 0;
    this.#bytes += length;
    if (![command, session, replyId].every(isWord))
      this.#problem = `a packet with the fields ${command}, ${session}, ${replyId}`;
    if (length > mostData[this.transport]) this.#problem = `${length} bytes in one packet`;
    return nothing;
  }

  write(): void {}

  whenSent(): () => void {
    return () => undefined;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  close(): void {
    this.isClosed = true;
  }

  reset(): void {
    this.isClosed = true;
  }

  /** Throws for what no terminal may send. */
  check(): void {
    if (this.#problem !== undefined) throw new Finding(this.#problem);
    if (this.#bytes > mostAnswerBytes) throw new Finding(`${this.#bytes} bytes of answers`);
  }
}

function isWord(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffff;
}
