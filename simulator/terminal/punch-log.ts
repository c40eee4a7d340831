import {
  punchRecord16,
  punchRecord40,
  punchRecord8,
  readPunchRecords,
  type Punch,
} from '../../src/protocol/commands/punches.ts';

/** A line to be written to the log; terminals always know the slot. */
export interface NewPunch extends Punch {
  uid: number;
}

export type PunchRecordSize = 8 | 16 | 40 | 49;

/** The attendance log, kept as the bytes a client gets to read. */
export class PunchLog {
  readonly recordSize: PunchRecordSize;
  readonly #capacity: number;
  readonly #isFull: () => boolean;
  #bytes = new Uint8Array(0);
  #count = 0;

  constructor(recordSize: PunchRecordSize, capacity: number, isFull: () => boolean) {
    this.recordSize = recordSize;
    this.#capacity = capacity;
    this.#isFull = isFull;
  }

  get capacity(): number {
    return this.#isFull() ? this.#count : this.#capacity;
  }

  get count(): number {
    return this.#count;
  }

  /** False where the log is full; the line is then lost, as in a terminal. */
  add(punch: NewPunch): boolean {
    if (this.#count >= this.capacity) return false;
    this.#reserve(1);
    this.#bytes.set(writeRecord(punch, this.recordSize), this.#count * this.recordSize);
    this.#count += 1;
    return true;
  }

  /** All records back to back, oldest first: a copy. */
  records(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#count * this.recordSize);
  }

  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#count = 0;
  }

  all(): Punch[] {
    return readPunchRecords(this.records(), this.recordSize);
  }

  /** Puts back what {@link records} gave; false where it is no whole number of records or too much. */
  restore(records: Uint8Array): boolean {
    const count = records.length / this.recordSize;
    if (!Number.isInteger(count) || count > this.capacity) return false;
    this.#bytes = Uint8Array.from(records);
    this.#count = count;
    return true;
  }

  /** Makes room for `more` lines, doubling what is there. */
  #reserve(more: number): void {
    const needed = (this.#count + more) * this.recordSize;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2, 64 * this.recordSize));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

function writeRecord(punch: NewPunch, size: PunchRecordSize): Uint8Array {
  if (size === 8) return punchRecord8.write(punch);
  if (size === 16) return punchRecord16.write({ ...punch, userId: numeric(punch) });
  const record = new Uint8Array(size);
  record.set(punchRecord40.write(punch));
  return record;
}

/** Terminals with 16-byte records know numbers only; a userId with letters falls back to the slot. */
function numeric({ userId, uid }: NewPunch): string {
  return isNumericId(userId) ? userId : String(uid);
}

/** Whether an id fits the 32-bit number of older records and events. */
export function isNumericId(userId: string): boolean {
  return /^\d{1,10}$/.test(userId) && Number(userId) <= 0xffff_ffff;
}
