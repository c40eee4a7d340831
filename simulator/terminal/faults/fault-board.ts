import { replyCode } from '../../../src/protocol/command-codes.ts';
import type { Random } from '../random.ts';
import type { Time } from '../time.ts';
import { bend, isAimed, type AimedFault, type LastingFault } from './fault.ts';
import type { FullTable } from './memory-full.ts';
import { straight, type Passage } from './passage.ts';

/** A fault that lasts, and how it has done so far. */
export interface ActiveFault {
  id: number;
  fault: LastingFault;
  /** How many packets it was for, and how many of them it hit; 0 for faults that are no packets' matter. */
  seen: number;
  hits: number;
}

interface Entry extends ActiveFault {
  stopTimer: () => void;
}

/** A packet on its way out. */
export interface OutgoingPacket {
  command: number;
  bytes: Uint8Array;
  isDatagram: boolean;
}

/** The faults a terminal has now. They are asked about every packet; the order is that in which they came. */
export class FaultBoard {
  readonly #random: Random;
  readonly #time: Time;
  readonly #entries = new Map<number, Entry>();
  #lastId = 0;

  constructor(random: Random, time: Time) {
    this.#random = random;
    this.#time = time;
  }

  /** Nothing is the matter. */
  get isIdle(): boolean {
    return this.#entries.size === 0;
  }

  add(fault: LastingFault): ActiveFault {
    this.#lastId += 1;
    const id = this.#lastId;
    const stopTimer =
      fault.forMs === undefined
        ? () => undefined
        : this.#time.schedule(fault.forMs, () => void this.remove(id));
    const entry: Entry = { id, fault, seen: 0, hits: 0, stopTimer };
    this.#entries.set(id, entry);
    return viewOf(entry);
  }

  /** False where there is no such fault any more. */
  remove(id: number): boolean {
    this.#entries.get(id)?.stopTimer();
    return this.#entries.delete(id);
  }

  /** Takes all of them back. */
  clear(): void {
    for (const id of this.#entries.keys()) this.remove(id);
  }

  all(): ActiveFault[] {
    return [...this.#entries.values()].map(viewOf);
  }

  isFull(table: FullTable): boolean {
    return this.#has((fault) => fault.kind === 'memory-full' && fault.tables.includes(table));
  }

  /** Whether a client is turned away that comes now. */
  refusesClient(isAnotherThere: boolean): boolean {
    return this.#has(
      (fault) => fault.kind === 'refuse-clients' && (isAnotherThere || fault.who === 'everybody'),
    );
  }

  /** How a packet leaves the terminal. Counts, and uses the random where a fault is a matter of chance. */
  pass({ command, bytes, isDatagram }: OutgoingPacket): Passage {
    let passage = straight(bytes);
    for (const entry of this.#entries.values())
      if (isAimed(entry.fault) && this.#hits(entry, entry.fault, command))
        passage = bend(passage, entry.fault, { random: this.#random, isDatagram });
    return passage;
  }

  #hits(entry: Entry, fault: AimedFault, command: number): boolean {
    if (!isMeant(fault.on, command)) return false;
    entry.seen += 1;
    if (entry.seen <= fault.skip) return false;
    if (fault.probability < 1 && this.#random() >= fault.probability) return false;
    entry.hits += 1;
    if (entry.hits === fault.times) this.remove(entry.id);
    return true;
  }

  #has(isIt: (fault: LastingFault) => boolean): boolean {
    return !this.isIdle && [...this.#entries.values()].some(({ fault }) => isIt(fault));
  }
}

function viewOf({ id, fault, seen, hits }: Entry): ActiveFault {
  return { id, fault, seen, hits };
}

function isMeant(on: AimedFault['on'], command: number): boolean {
  if (on === 'all') return true;
  if (on === 'events') return command === replyCode.event;
  if (on === 'answers') return command !== replyCode.event;
  return command === replyCode.prepareData || command === replyCode.dataChunk;
}
