import { TerminalError } from '../../src/protocol/errors.ts';
import type { Frame } from '../../src/protocol/frame.ts';
import { Framer, isDiscarded, type Discarded } from '../../src/protocol/framer.ts';
import { packetLink } from '../../src/protocol/packet-link.ts';
import type { Conversation, Part } from './conversations.ts';
import { Finding } from './finding.ts';
import type { Hits } from './hits.ts';
import { InputWriter, type Input } from './input.ts';
import { anyBytes, anyLength, mutated } from './mutate.ts';
import type { FuzzRandom } from './random.ts';
import type { Reader } from './readers.ts';
import type { Target } from './target.ts';

const readersPerPacket = 4;
const mostHeldBytes = 4 * 1024 * 1024;

/** The bytes come to the framer, and the data of each packet to readers it was never meant for. */
export class CodecTarget implements Target {
  readonly name = 'codec';
  input: Input | undefined;
  peakHeldBytes = 0;
  readonly #hits: Hits;
  readonly #writer = new InputWriter();
  readonly #parts: readonly Part[];
  readonly #readers: readonly Reader[];

  constructor(conversations: readonly Conversation[], readers: readonly Reader[], hits: Hits) {
    this.#hits = hits;
    this.#readers = readers;
    this.#parts = conversations
      .flatMap(({ requests, replies }) => [...requests, ...replies])
      .filter(({ data }) => data.length < 3000);
  }

  run(random: FuzzRandom): void {
    const kind = random.isOneIn(8) ? 'datagram' : 'stream';
    const input = this.#writer.write(random, this.#somePackets(random), kind);
    this.input = input;
    this.#hits.count(input, kind);
    const link = packetLink(kind);
    const seen = new Account();
    let start = 0;
    for (const end of input.ends) {
      for (const item of link.push(input.bytes.subarray(start, end))) {
        seen.add(item);
        if (!isDiscarded(item)) this.#read(random, item.data);
      }
      this.peakHeldBytes = Math.max(this.peakHeldBytes, link.heldBytes);
      if (link.heldBytes > mostHeldBytes) throw new Finding(`${link.heldBytes} undecoded bytes are held`);
      start = end;
    }
    seen.held = link.heldBytes;
    if (kind === 'stream') checkCuts(input.bytes, seen);
  }

  #somePackets(random: FuzzRandom): Part[] {
    return Array.from({ length: random.between(1, random.isOneIn(10) ? 12 : 3) }, () => {
      const part = random.pick(this.#parts);
      const way = random.below(4);
      if (way === 0) return part;
      return {
        ...part,
        data: way === 3 ? anyBytes(random, anyLength(random, 4000)) : mutated(random, part.data),
      };
    });
  }

  #read(random: FuzzRandom, data: Uint8Array): void {
    for (let count = 0; count < readersPerPacket; count += 1) {
      const reader = random.pick(this.#readers);
      try {
        reader.read(data, random);
      } catch (error) {
        if (error instanceof TerminalError && error.kind === 'wire') continue;
        throw new Finding(`${reader.name}: ${error instanceof Error ? error.message : 'threw'}`, {
          cause: error,
        });
      }
    }
  }
}

/** Where all bytes of a stream have gone. */
class Account {
  packets = 0;
  dataBytes = 0;
  discarded = 0;
  held = 0;

  add(item: Frame | Discarded): void {
    if (isDiscarded(item)) this.discarded += item.discarded;
    else {
      this.packets += 1;
      this.dataBytes += item.data.length;
    }
  }
}

/** However a stream is cut, the same packets come of it and no byte is lost. */
function checkCuts(bytes: Uint8Array, seen: Account): void {
  const framer = new Framer();
  const whole = new Account();
  for (const item of framer.push(bytes)) whole.add(item);
  whole.held = framer.heldBytes;
  const total = seen.packets * 16 + seen.dataBytes + seen.discarded + seen.held;
  const isSame =
    whole.packets === seen.packets &&
    whole.dataBytes === seen.dataBytes &&
    whole.discarded === seen.discarded &&
    whole.held === seen.held;
  if (!isSame || total !== bytes.length)
    throw new Finding('other packets come of it when it is cut otherwise');
}
