import type { Part } from './conversations.ts';
import { anyBytes, awkwardNumber } from './mutate.ts';
import type { FuzzRandom } from './random.ts';

/** The most bytes of one input. */
export const mostInputBytes = 4096;

/** What one session gets, and how it is cut. */
export interface Input {
  bytes: Uint8Array;
  /** Where each piece ends, ascending; the last is the length. */
  ends: readonly number[];
  /** Where each packet ends that was written. */
  packetEnds: readonly number[];
  /** The packets, where there is nothing but these, each as it was written. */
  whole: readonly Part[] | undefined;
}

/** What is wrong with an input besides what its packets say. */
type Damage = 'none' | 'noise-between' | 'flipped' | 'cut-off' | 'wrong-length' | 'noise';

const prefixSize = 8;
const headerSize = 8;

/** Writes packets, and what is wrong with them, by hand: nothing here comes from `src/protocol`. */
export class InputWriter {
  readonly #bytes = new Uint8Array(mostInputBytes);
  readonly #view = new DataView(this.#bytes.buffer);
  #length = 0;
  #packetEnds: number[] = [];
  #isStream = true;
  #damage: Damage = 'none';

  /** The input these packets make. Over datagrams every packet is a piece of its own, without a prefix. */
  write(random: FuzzRandom, parts: readonly Part[], kind: 'stream' | 'datagram'): Input {
    this.#length = 0;
    this.#packetEnds = [];
    this.#isStream = kind === 'stream';
    this.#damage = damageFor(random);
    if (this.#damage === 'noise' || parts.length === 0) this.#noise(random, random.between(1, 80));
    else
      for (const part of parts) {
        if (this.#damage === 'noise-between' && random.isOneIn(2)) this.#noise(random, random.between(1, 20));
        this.#packet(part);
      }
    this.#wound(random);
    const bytes = this.#bytes.slice(0, this.#length);
    const ends =
      kind === 'datagram'
        ? upTo(this.#packetEnds, this.#length)
        : cut(random, bytes.length, this.#packetEnds);
    const isWhole = this.#damage === 'none' && this.#packetEnds.length === parts.length && parts.length > 0;
    return { bytes, ends, packetEnds: this.#packetEnds, whole: isWhole ? parts : undefined };
  }

  #packet({ command, session, replyId, data }: Part): void {
    const prefix = this.#isStream ? prefixSize : 0;
    const room = mostInputBytes - this.#length - prefix - headerSize;
    if (room < 0) return;
    const start = this.#length + prefix;
    const used = Math.min(room, data.length);
    const end = start + headerSize + used;
    if (this.#isStream) {
      this.#view.setUint32(this.#length, 0x7d82_5050, true);
      this.#view.setUint32(this.#length + 4, headerSize + used, true);
    }
    this.#view.setUint16(start, command, true);
    this.#view.setUint16(start + 2, 0, true);
    this.#view.setUint16(start + 4, session, true);
    this.#view.setUint16(start + 6, replyId, true);
    this.#bytes.set(used < data.length ? data.subarray(0, used) : data, start + headerSize);
    this.#view.setUint16(start + 2, this.#sum(start, end), true);
    this.#length = end;
    this.#packetEnds.push(end);
  }

  /** One's complement of the sum of 16-bit words, an odd last byte counting as a low one. */
  #sum(start: number, end: number): number {
    let sum = 0;
    const even = end - ((end - start) & 1);
    for (let at = start; at < even; at += 2) sum += this.#view.getUint16(at, true);
    if (even < end) sum += this.#view.getUint8(even);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    return 0xffff - sum;
  }

  #noise(random: FuzzRandom, length: number): void {
    const room = Math.min(length, mostInputBytes - this.#length);
    this.#bytes.set(anyBytes(random, room), this.#length);
    // Beginnings of frames are what a framer can stumble over.
    if (room >= 4 && random.isOneIn(2))
      this.#view.setUint32(this.#length + random.below(room - 3), 0x7d82_5050, true);
    this.#length += room;
    if (!this.#isStream) this.#packetEnds.push(this.#length);
  }

  #wound(random: FuzzRandom): void {
    const length = this.#length;
    if (this.#damage === 'flipped')
      for (let flips = random.between(1, 4); flips > 0; flips -= 1) {
        const at = random.below(length);
        this.#bytes[at] = (this.#bytes[at] ?? 0) ^ (1 << random.below(8));
      }
    if (this.#damage === 'cut-off') this.#length = random.between(1, length);
    if (this.#damage === 'wrong-length' && this.#isStream) {
      const start = this.#packetEnds[random.below(this.#packetEnds.length) - 1] ?? 0;
      this.#view.setUint32(start + 4, awkwardNumber(random), true);
    }
  }
}

function damageFor(random: FuzzRandom): Damage {
  const number = random.below(100);
  if (number < 64) return 'none';
  if (number < 74) return 'noise-between';
  if (number < 82) return 'flipped';
  if (number < 88) return 'cut-off';
  return number < 94 ? 'wrong-length' : 'noise';
}

/** Pieces as a network makes them: packet by packet, all at once, anywhere, or into crumbs. */
function cut(random: FuzzRandom, length: number, packetEnds: readonly number[]): readonly number[] {
  const way = random.below(40);
  if (way < 20) return upTo(packetEnds, length);
  if (way < 25) return [length];
  if (way < 36) {
    const ends = Array.from({ length: random.between(1, 5) }, () => random.between(1, length));
    return upTo(
      ends.toSorted((a, b) => a - b),
      length,
    );
  }
  const step = random.isOneIn(20) ? random.between(1, 3) : random.between(4, 64);
  const ends: number[] = [];
  for (let end = step; end < length; end += step) ends.push(end);
  ends.push(length);
  return ends;
}

/** The ends that lie inside, and the last. */
function upTo(ends: readonly number[], length: number): number[] {
  const inside: number[] = [];
  for (const end of ends) if (end < length && end !== inside.at(-1)) inside.push(end);
  inside.push(length);
  return inside;
}
