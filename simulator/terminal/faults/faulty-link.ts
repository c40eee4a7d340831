import type { Packet } from '../../../src/protocol/frame.ts';
import { replyCode } from '../../../src/protocol/command-codes.ts';
import type { ClientLink } from '../client-link.ts';
import type { Time } from '../time.ts';
import { DueQueue } from './due-queue.ts';
import type { FaultBoard } from './fault-board.ts';
import type { Passage } from './passage.ts';

/** Bytes that may be kept back; a connection with more is ended. */
const mostHeldBytes = 16 * 1024 * 1024;

/**
 * A link with the terminal's faults in it. A late event does not hold up answers, nor a late answer events, since the
 * terminal is what is late; but what has begun to be written is written to its end before anything else.
 */
export class FaultyLink {
  readonly #link: ClientLink;
  readonly #faults: FaultBoard;
  readonly #time: Time;
  readonly #answers: DueQueue;
  readonly #events: DueQueue;
  readonly #wire: DueQueue;
  #gathered: Uint8Array[] = [];
  #stopGathering: (() => void) | undefined;
  #heldBytes = 0;
  #isSilent = false;

  constructor(link: ClientLink, faults: FaultBoard, time: Time) {
    this.#link = link;
    this.#faults = faults;
    this.#time = time;
    this.#answers = new DueQueue(time);
    this.#events = new DueQueue(time);
    this.#wire = new DueQueue(time);
  }

  send(packet: Packet): void {
    if (this.#isSilent) return;
    const bytes = this.#link.encode(packet);
    if (this.#faults.isIdle && this.#isClear) {
      this.#link.write(bytes);
      return;
    }
    const { command } = packet;
    const passage = this.#faults.pass({ command, bytes, isDatagram: this.#link.transport === 'udp' });
    const size = passage.pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
    this.#heldBytes += size;
    if (this.#heldBytes > mostHeldBytes) {
      this.#link.close();
      return;
    }
    const lane = command === replyCode.event ? this.#events : this.#answers;
    const at = this.#time.monotonic() + passage.lateMs;
    lane.put({ at, pauseMs: 0, act: () => this.#leave(passage) });
  }

  /** The link is gone: nothing more goes out. */
  forget(): void {
    this.#isSilent = true;
    for (const queue of [this.#answers, this.#events, this.#wire]) queue.clear();
    this.#stopGathering?.();
    this.#gathered = [];
  }

  get #isClear(): boolean {
    return this.#gathered.length === 0 && this.#answers.isEmpty && this.#events.isEmpty && this.#wire.isEmpty;
  }

  #leave({ pieces, gatherMs, ending }: Passage): void {
    for (const { bytes, pauseMs } of pieces)
      this.#wire.put({ at: 0, pauseMs, act: () => this.#write(bytes, gatherMs) });
    if (ending !== undefined) this.#wire.put({ at: 0, pauseMs: 0, act: () => this.#end(ending) });
  }

  #write(bytes: Uint8Array, gatherMs: number): void {
    this.#heldBytes -= bytes.length;
    if (gatherMs === 0 && this.#gathered.length === 0) {
      this.#link.write(bytes);
      return;
    }
    this.#gathered.push(bytes);
    if (gatherMs === 0) this.#writeGathered();
    else this.#stopGathering ??= this.#time.schedule(gatherMs, () => this.#writeGathered());
  }

  #writeGathered(): void {
    this.#stopGathering?.();
    this.#stopGathering = undefined;
    const bytes = Buffer.concat(this.#gathered);
    this.#gathered = [];
    if (bytes.length > 0) this.#link.write(bytes);
  }

  #end(ending: 'silence' | 'reset'): void {
    this.#writeGathered();
    this.forget();
    if (ending === 'reset') this.#link.reset();
  }
}
