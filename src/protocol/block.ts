import { replyCode } from './command-codes.ts';
import { announceUpload } from './commands/uploads.ts';
import { cutShort } from './dataset-collector.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError, type TerminalErrorReason } from './errors.ts';
import type { Frame } from './frame.ts';
import type { HeldShare } from './held-bytes.ts';
import { NumberedPieces } from './numbered-pieces.ts';

export interface BlockOptions {
  /** What the block is, in errors, such as `read a template`. */
  purpose: string;
  signal?: AbortSignal | undefined;
  /** The most the terminal may announce or send. */
  maxBytes: number;
}

/** What came for a request: the bytes, or the packet with which the terminal refused. */
export type Block = { bytes: Uint8Array; refused?: never } | { bytes?: never; refused: Frame };

/**
 * Asks for one block of bytes, which unlike a table's has no length of its own: announced and in pieces, or as one
 * piece. Less or more than announced is an error, never a block.
 */
export async function readBlock(
  dialogue: Dialogue,
  command: number,
  request: Uint8Array,
  { purpose, signal, maxBytes }: BlockOptions,
): Promise<Block> {
  const { connection, timeoutMs } = dialogue;
  const share = connection.held.share();
  const unnumbered = connection.kind === 'datagram' ? connection.sessionId : undefined;
  const collector = new BlockCollector(maxBytes, unnumbered, share);
  try {
    const last = await connection.request(command, request, {
      timeoutMs,
      signal,
      purpose,
      came: () => collector.came(),
      onFrame: (frame) => collector.take(frame),
    });
    const { bytes } = collector;
    return bytes === undefined ? { refused: last } : { bytes };
  } finally {
    share(0);
  }
}

/** Datagrams that may come doubled before the peer counts as hostile; each one restarts the time-out. */
const maxDoubled = 64;

/** Over datagrams pieces are numbered, and may come doubled, late, and before their announcement. */
class BlockCollector {
  readonly #maxBytes: number;
  /** The session's id over datagrams: the number of a piece that is the only one. */
  readonly #unnumbered: number | undefined;
  readonly #share: HeldShare;
  readonly #pieces = new NumberedPieces();
  #total: number | undefined;
  #count = 0;
  #doubled = 0;
  bytes: Uint8Array | undefined;

  constructor(maxBytes: number, unnumbered: number | undefined, share: HeldShare) {
    this.#maxBytes = maxBytes;
    this.#unnumbered = unnumbered;
    this.#share = share;
  }

  /** How much there is, in words; undefined before it was announced. */
  came(): string | undefined {
    return this.#total === undefined ? undefined : `${this.#pieces.bytes} of ${this.#total} bytes`;
  }

  take(frame: Frame): 'more' | 'done' {
    if (frame.command === replyCode.prepareData)
      this.#announce(announceUpload.request.read(frame.data).value);
    else if (frame.command === replyCode.dataChunk) this.#add(frame);
    else return this.#end(frame);
    const whole = this.#pieces.bytes === this.#total ? this.#pieces.inOrder() : undefined;
    if (whole === undefined) return 'more';
    this.bytes = Buffer.concat(whole);
    return 'done';
  }

  #announce(total: number): void {
    if (this.#total !== undefined) this.#countDoubled('the data is announced twice');
    this.#total = total;
    this.#check(total, this.#maxBytes);
    this.#check(this.#pieces.bytes, total);
  }

  #add({ session, data }: Frame): void {
    const number = this.#unnumbered === undefined ? this.#count : session;
    this.#count += 1;
    if (data.length === 0 || !this.#pieces.add(number, data)) this.#countDoubled('an empty piece came');
    const isAlone = this.#unnumbered === undefined || number === this.#unnumbered;
    if (this.#total === undefined && isAlone) this.#announce(data.length);
    this.#check(this.#pieces.bytes, this.#total ?? this.#maxBytes);
    this.#share(this.#pieces.bytes);
  }

  /** No further packet will come: a refusal, where nothing has come before it. */
  #end({ command }: Frame): 'done' {
    if (this.#total === undefined && this.#pieces.bytes === 0 && command !== replyCode.ok) return 'done';
    throw cutShort(this.#pieces.bytes, this.#total);
  }

  #countDoubled(problem: string): void {
    this.#doubled += 1;
    if (this.#unnumbered === undefined || this.#doubled > maxDoubled) throw wrong('malformed', problem);
  }

  #check(bytes: number, most: number): void {
    if (bytes > most)
      throw wrong('too-large', `${bytes} bytes came or are announced where ${most} are possible`);
  }
}

function wrong(reason: TerminalErrorReason, message: string): TerminalError {
  return new TerminalError('wire', message, { reason });
}
