import {
  operationRecord,
  readOperationRecords,
  type Operation,
} from '../../src/protocol/commands/operations.ts';

/** What the terminal writes down; the numbers are the vendor's. */
export const operation = {
  switchedOn: 0,
  menuEntered: 4,
  optionChanged: 5,
  fingerEnrolled: 6,
  userDeleted: 9,
  clockSet: 21,
  groupChanged: 25,
  userAccessChanged: 26,
  zoneChanged: 27,
  combinationChanged: 28,
  unlocked: 29,
  userEnrolled: 30,
} as const;

const capacity = 10_000;

/** The operation log; the oldest lines make room. */
export class OperationLog {
  readonly #wallNow: () => number;
  #records: Uint8Array[] = [];

  constructor(wallNow: () => number) {
    this.#wallNow = wallNow;
  }

  get count(): number {
    return this.#records.length;
  }

  add(code: number, parameter1 = 0, parameter2 = 0): void {
    this.#records.push(
      operationRecord.write({
        admin: 0,
        operation: code,
        wallMs: this.#wallNow(),
        parameter1: parameter1 & 0xffff,
        parameter2: parameter2 & 0xffff,
        parameter3: 0,
        parameter4: 0,
      }),
    );
    if (this.#records.length > capacity) this.#records.shift();
  }

  clear(): void {
    this.#records = [];
  }

  /** All records back to back, oldest first. */
  records(): Uint8Array {
    return Buffer.concat(this.#records);
  }

  all(): Operation[] {
    return readOperationRecords(this.records(), operationRecord.size);
  }

  /** False where it is no whole number of records. */
  restore(records: Uint8Array): boolean {
    const { size } = operationRecord;
    if (records.length % size !== 0) return false;
    this.#records = Array.from({ length: records.length / size }, (_, index) =>
      Uint8Array.from(records.subarray(index * size, (index + 1) * size)),
    );
    return true;
  }
}
