import { eventBit, replyCode } from '../../src/protocol/command-codes.ts';
import type { Conversation, Part } from './conversations.ts';
import { anyBytes, anyLength, mutated } from './mutate.ts';
import type { FuzzRandom } from './random.ts';

const replyCodes: readonly number[] = [
  ...new Set([...Object.values(replyCode), 2003, 2004, 4989, 4991, 4993]),
];
const eventBits: readonly number[] = Object.values(eventBit);
/** Lengths that events have on some terminal. */
const eventLengths = [0, 1, 2, 4, 5, 8, 9, 10, 12, 13, 14, 16, 26, 32, 36, 37, 52, 72];
const mostReplies = 24;

/** The replies of terminals, as they were recorded and as nobody ever sent them. */
export class ReplyMaker {
  readonly #samples: ReadonlyMap<number, readonly Uint8Array[]>;

  constructor(samples: ReadonlyMap<number, readonly Uint8Array[]>) {
    this.#samples = samples;
  }

  /** A recorded conversation's replies, changed in their order and in what they say. */
  make(random: FuzzRandom, { replies }: Conversation): Part[] {
    const parts = replies.slice(0, random.isOneIn(12) ? undefined : mostReplies);
    const way = random.below(12);
    const at = random.below(parts.length + 1);
    if (way === 0) parts.splice(at, 1);
    else if (way === 1) parts.splice(at, 0, ...parts.slice(at, at + 1));
    else if (way === 2) parts.splice(at, 2, ...parts.slice(at, at + 2).toReversed());
    else if (way === 3) parts.splice(at, 0, this.#any(random));
    else if (way === 4) parts.splice(at, parts.length, this.#any(random), this.#any(random));
    else if (way < 7)
      parts.splice(0, parts.length, ...Array.from({ length: random.between(1, 4) }, () => this.#any(random)));
    if (way >= 7 && parts.length > 0) this.#change(random, parts, random.below(3));
    if (way === 11) this.#change(random, parts, parts.length >> 1);
    if (random.isOneIn(5))
      for (let events = random.between(1, 3); events > 0; events -= 1)
        parts.splice(random.below(parts.length + 1), 0, this.#event(random));
    return parts;
  }

  #change(random: FuzzRandom, parts: Part[], times: number): void {
    for (let time = 0; time < times; time += 1) {
      const at = random.below(parts.length);
      const part = parts[at];
      if (part === undefined) continue;
      const what = random.below(8);
      parts[at] =
        what < 6
          ? { ...part, data: mutated(random, part.data) }
          : what === 6
            ? { ...part, command: random.pick(replyCodes) }
            : { ...part, session: random.below(0x1_0000) };
    }
  }

  /** Any reply to one of the first requests. */
  #any(random: FuzzRandom): Part {
    const command = random.isOneIn(20) ? random.below(0x1_0000) : random.pick(replyCodes);
    const samples = this.#samples.get(command) ?? [];
    const sample = samples.length > 0 && !random.isOneIn(4) ? random.pick(samples) : undefined;
    const data =
      sample === undefined ? anyBytes(random, anyLength(random, 3000)) : this.#maybeMutated(random, sample);
    return {
      command,
      session: random.below(random.isOneIn(2) ? 4 : 0x1_0000),
      replyId: random.below(4),
      data,
    };
  }

  #maybeMutated(random: FuzzRandom, sample: Uint8Array): Uint8Array {
    return random.isOneIn(2) ? sample : mutated(random, sample);
  }

  #event(random: FuzzRandom): Part {
    const session = random.isOneIn(10) ? random.below(0x1_0000) : random.pick(eventBits);
    const length = random.isOneIn(6) ? anyLength(random, 200) : random.pick(eventLengths);
    return { command: replyCode.event, session, replyId: 0, data: anyBytes(random, length) };
  }
}
