import { writeTemplateRecord, type Template } from '../../src/protocol/commands/templates.ts';

/** One finger in the terminal's memory. */
export interface StoredTemplate {
  readonly flag: number;
  readonly template: Uint8Array;
  /** The userId it was made up for, where the simulator did that; such a one need not be kept in a file. */
  readonly madeUpFor: string | undefined;
}

const fingers = 10;

/** The templates in a terminal's memory, by slot and finger. */
export class TemplateMemory {
  readonly #capacity: number;
  readonly #isFull: () => boolean;
  readonly #byUid = new Map<number, Map<number, StoredTemplate>>();
  #count = 0;
  #changes = 0;

  constructor(capacity: number, isFull: () => boolean) {
    this.#capacity = capacity;
    this.#isFull = isFull;
  }

  get capacity(): number {
    return this.#isFull() ? this.#count : this.#capacity;
  }

  get count(): number {
    return this.#count;
  }

  /** Grows with every change. */
  get changes(): number {
    return this.#changes;
  }

  /** Takes the place of what is in the slot. Returns why it was refused, undefined where it was not. */
  set(uid: number, finger: number, stored: StoredTemplate): string | undefined {
    if (!Number.isInteger(finger) || finger < 0 || finger >= fingers) return 'fingers are numbered 0 to 9';
    const own = this.#byUid.get(uid) ?? new Map<number, StoredTemplate>();
    if (!own.has(finger)) {
      if (this.#count >= this.capacity) return 'there is no room for another template';
      this.#count += 1;
    }
    own.set(finger, { ...stored, template: Uint8Array.from(stored.template) });
    this.#byUid.set(uid, own);
    this.#changes += 1;
    return undefined;
  }

  get(uid: number, finger: number): StoredTemplate | undefined {
    return this.#byUid.get(uid)?.get(finger);
  }

  /** False where there is none. */
  delete(uid: number, finger: number): boolean {
    const was = this.#byUid.get(uid)?.delete(finger) ?? false;
    if (was) {
      this.#count -= 1;
      this.#changes += 1;
    }
    return was;
  }

  deleteAll(uid: number): void {
    this.#count -= this.#byUid.get(uid)?.size ?? 0;
    this.#byUid.delete(uid);
  }

  clear(): void {
    this.#byUid.clear();
    this.#count = 0;
  }

  /** The fingers of one slot, by number. */
  of(uid: number): { finger: number; stored: StoredTemplate }[] {
    return [...(this.#byUid.get(uid) ?? [])]
      .map(([finger, stored]) => ({ finger, stored }))
      .toSorted((a, b) => a.finger - b.finger);
  }

  /** All templates in no order. */
  *each(): Generator<Template, void, undefined> {
    for (const [uid, own] of this.#byUid)
      for (const [finger, { flag, template }] of own) yield { uid, finger, flag, template };
  }

  /** All templates, by slot and finger. */
  all(): Template[] {
    return [...this.#byUid.keys()]
      .toSorted((a, b) => a - b)
      .flatMap((uid) =>
        this.of(uid).map(({ finger, stored: { flag, template } }) => ({ uid, finger, flag, template })),
      );
  }

  /** The records of the templates' table, back to back. */
  records(): Uint8Array {
    return Buffer.concat(this.all().map(writeTemplateRecord));
  }
}
