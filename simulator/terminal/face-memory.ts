import { faceLayout, maxFaceEntries } from '../../src/protocol/commands/faces.ts';
import { seededRandom } from './random.ts';

/** Entries of an enrolment; up to three more are learned. Source: one report. */
const entriesOfFace = 15;

/** As such terminals have it. */
export const faceCapacity = 400;

/** The legacy faces in a terminal's memory, by slot: entries back to back. */
export class FaceMemory {
  readonly #byUid = new Map<number, Uint8Array>();

  get count(): number {
    return this.#byUid.size;
  }

  /** False where the bytes are no whole number of entries, or there is no room for so many. */
  set(uid: number, entries: Uint8Array): boolean {
    const count = entries.length / faceLayout.size;
    if (!Number.isInteger(count) || count < 1 || count > maxFaceEntries) return false;
    if (!this.#byUid.has(uid) && this.#byUid.size >= faceCapacity) return false;
    this.#byUid.set(uid, Uint8Array.from(entries));
    return true;
  }

  /** All entries, or the one of this index; undefined where there is none. */
  get(uid: number, index?: number): Uint8Array | undefined {
    const all = this.#byUid.get(uid);
    if (index === undefined || all === undefined) return all;
    const at = faceLayout.readAll(all).findIndex((entry) => entry.index === index);
    return at < 0 ? undefined : all.subarray(at * faceLayout.size, (at + 1) * faceLayout.size);
  }

  delete(uid: number): boolean {
    return this.#byUid.delete(uid);
  }

  clear(): void {
    this.#byUid.clear();
  }

  /** All faces, by uid. */
  all(): { uid: number; entries: Uint8Array }[] {
    return [...this.#byUid].map(([uid, entries]) => ({ uid, entries })).toSorted((a, b) => a.uid - b.uid);
  }
}

/** Bytes in the form of a face that are nobody's face; the same person gives the same. */
export function syntheticFace(uid: number, userId: string): Uint8Array {
  const random = seededRandom(`face/${userId}`);
  return Buffer.concat(
    Array.from({ length: entriesOfFace }, (_, index) =>
      faceLayout.write({
        size: faceLayout.size,
        uid,
        index,
        valid: 1,
        reserved: 0,
        activeAt: 0,
        verifications: 0,
        data: Uint8Array.from({ length: 2560 }, () => Math.floor(random() * 256)),
      }),
    ),
  );
}
