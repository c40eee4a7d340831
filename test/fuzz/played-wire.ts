import type { TerminalError } from '../../src/protocol/errors.ts';
import type { Wire, WireKind } from '../../src/protocol/wire.ts';

type Step = IteratorResult<Uint8Array, undefined>;
type Waiting = { resolve: (step: Step) => void; reject: (error: TerminalError) => void };

/** A wire without anybody at its other end: pieces come when they are delivered, what is sent is only counted. */
export class PlayedWire implements Wire {
  readonly kind: WireKind;
  readonly unsentBytes = 0;
  /** How often something was sent. */
  sent = 0;
  readonly #onSend: ((bytes: Uint8Array) => void) | undefined;
  readonly #pieces: Uint8Array[] = [];
  #heldBytes = 0;
  #reader: Waiting | undefined;
  #end: { error: TerminalError | undefined } | undefined;

  constructor(kind: WireKind, onSend?: (bytes: Uint8Array) => void) {
    this.kind = kind;
    this.#onSend = onSend;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  send(bytes: Uint8Array): void {
    this.sent += 1;
    this.#onSend?.(bytes);
  }

  close(): void {
    this.end();
  }

  deliver(piece: Uint8Array): void {
    if (this.#end !== undefined) return;
    this.#pieces.push(piece);
    this.#heldBytes += piece.length;
    this.#move();
  }

  /** The peer has closed, or the link broke. */
  end(error?: TerminalError): void {
    this.#end ??= { error };
    this.#move();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return {
      next: () =>
        new Promise<Step>((resolve, reject) => {
          this.#reader = { resolve, reject };
          this.#move();
        }),
    };
  }

  #move(): void {
    const reader = this.#reader;
    if (reader === undefined) return;
    const piece = this.#pieces.shift();
    if (piece === undefined && this.#end === undefined) return;
    this.#reader = undefined;
    if (piece !== undefined) {
      this.#heldBytes -= piece.length;
      reader.resolve({ value: piece, done: false });
    } else if (this.#end?.error !== undefined) reader.reject(this.#end.error);
    else reader.resolve({ value: undefined, done: true });
  }
}
