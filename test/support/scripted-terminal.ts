import { wirePair, type Wire } from '../../src/protocol/wire.ts';
import { concat, handMadeFrame, type HandMadePacket } from './hand-made.ts';

/** A request as it stands on the wire, read by hand. */
export interface WireRequest {
  command: number;
  session: number;
  replyId: number;
  data: Uint8Array;
}

export type Answer = HandMadePacket | Uint8Array;

/**
 * The other end of a wire, played from a script: for every request the script returns the packets to send, which get
 * the request's reply id where they name none, or bytes to send as they are.
 */
export class ScriptedTerminal {
  readonly wire: Wire;
  readonly requests: WireRequest[] = [];
  readonly #peer: Wire;
  readonly #waiting = new Set<() => void>();
  #script: (request: WireRequest) => readonly Answer[];

  constructor(script: (request: WireRequest) => readonly Answer[] = () => []) {
    [this.wire, this.#peer] = wirePair();
    this.#script = script;
    void this.#listen();
  }

  answerWith(script: (request: WireRequest) => readonly Answer[]): void {
    this.#script = script;
  }

  send(...answers: readonly Answer[]): void {
    for (const answer of answers)
      this.#peer.send(answer instanceof Uint8Array ? answer : handMadeFrame(answer));
  }

  close(): void {
    this.#peer.close();
  }

  /** Resolves once a request of this command has arrived `times` times. */
  async received(command: number, times = 1): Promise<WireRequest> {
    for (;;) {
      const seen = this.requests.filter((request) => request.command === command);
      const last = seen[times - 1];
      if (last !== undefined) return last;
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
      });
      this.#waiting.clear();
    }
  }

  async #listen(): Promise<void> {
    let held: Uint8Array = new Uint8Array(0);
    for await (const chunk of this.#peer) {
      held = concat(held, chunk);
      while (held.length >= 8) {
        const view = new DataView(held.buffer, held.byteOffset);
        const end = 8 + view.getUint32(4, true);
        if (held.length < end) break;
        this.#take({
          command: view.getUint16(8, true),
          session: view.getUint16(12, true),
          replyId: view.getUint16(14, true),
          data: held.slice(16, end),
        });
        held = held.slice(end);
      }
    }
  }

  #take(request: WireRequest): void {
    this.requests.push(request);
    for (const answer of this.#script(request))
      this.send(answer instanceof Uint8Array ? answer : { replyId: request.replyId, ...answer });
    for (const wake of this.#waiting) wake();
  }
}
