import { TerminalError } from '../../src/protocol/errors.ts';
import type { WireKind } from '../../src/protocol/wire.ts';
import { connecting, type Activity } from './activities.ts';
import { samplesOf, type Conversation } from './conversations.ts';
import { Desk } from './desk.ts';
import { Finding } from './finding.ts';
import type { Hits } from './hits.ts';
import { InputWriter, type Input } from './input.ts';
import { PlayedWire } from './played-wire.ts';
import type { FuzzRandom } from './random.ts';
import { ReplyMaker } from './replies.ts';
import type { Target } from './target.ts';
import { settled, turns, type Outcome } from './turns.ts';

const sessionId = 0x1234;
const mostHeldBytes = 4 * 1024 * 1024;
/** Turns of the microtask queue in which the driver has reacted to a packet. */
const turnsPerPacket = 20;
/** In which a connection has read a piece. */
const turnsPerPiece = 3;
const never = () => false;
const turnsToSettle = 400;
/** Silences after which everything has given up; once the link is gone nothing needs one. */
const longWaits = 60;
/** Longer than every deadline of the driver. */
const longWaitMs = 61_000;
const longestMessage = 1500;
/** Work of many requests takes its time; most others come this many times as often. */
const rarity: Readonly<Record<string, number>> = {
  'probe uploads': 50,
  'write many': 4,
  'enrol a finger': 4,
  'enrol over a finger': 4,
  'hold the relay by a closed zone': 3,
  probe: 3,
};

/** The bytes come to a connection with something in flight: every reply handler sees them. */
export class DriverTarget implements Target {
  readonly name = 'driver';
  input: Input | undefined;
  peakHeldBytes = 0;
  /** Of the activity last run. */
  activity = '';
  readonly #hits: Hits;
  readonly #writer = new InputWriter();
  readonly #replies: ReplyMaker;
  readonly #byActivity: readonly (readonly Conversation[])[];

  constructor(conversations: readonly Conversation[], hits: Hits) {
    this.#hits = hits;
    this.#replies = new ReplyMaker(samplesOf(conversations, 'replies'));
    const byActivity = new Map<Activity, Conversation[]>();
    for (const conversation of conversations)
      byActivity.set(conversation.activity, [...(byActivity.get(conversation.activity) ?? []), conversation]);
    this.#byActivity = [...byActivity.values()];
  }

  async run(random: FuzzRandom): Promise<void> {
    const conversation = this.#pick(random);
    const { activity } = conversation;
    this.activity = activity.name;
    const played = random.isOneIn(6) ? random.pick(random.pick(this.#byActivity)) : conversation;
    const kind: WireKind = random.isOneIn(8) ? 'datagram' : 'stream';
    const input = this.#writer.write(random, this.#replies.make(random, played), kind);
    this.input = input;
    this.#hits.count(input, kind);
    const abort = random.isOneIn(16) ? new AbortController() : undefined;
    const wire = new PlayedWire(kind);
    const desk = new Desk(wire, {
      checksums: random.isOneIn(8) ? 'tolerate' : 'strict',
      encoding: random.pick(['utf8', 'utf8', 'latin1', 'gbk']),
      signal: abort?.signal,
    });
    if (activity !== connecting) desk.connection.sessionId = sessionId;
    const work = settled(activity.run(desk));
    const abortAt = abort === undefined ? -1 : random.below(input.ends.length + 1);
    const isDone = () => work.value !== undefined;
    await this.#deliver(input, wire, desk, isDone, (piece) => {
      if (piece === abortAt) abort?.abort();
    });
    const end = random.below(10);
    const isOver = end < 7;
    if (isOver)
      wire.end(end < 6 ? undefined : new TerminalError('transport', 'broken', { reason: 'closed' }));
    const outcome = await outcomeOf(work, desk, isOver ? 0 : longWaits);
    if (!isMisfit(activity, outcome)) checkOutcome(outcome, input.bytes.length);
    await checkLeft(desk);
  }

  #pick(random: FuzzRandom): Conversation {
    for (;;) {
      const conversation = random.pick(random.pick(this.#byActivity));
      if (random.isOneIn(rarity[conversation.activity.name] ?? 1)) return conversation;
    }
  }

  async #deliver(
    input: Input,
    wire: PlayedWire,
    desk: Desk,
    isDone: () => boolean,
    before: (piece: number) => void,
  ): Promise<void> {
    const { bytes, ends, packetEnds } = input;
    let start = 0;
    let packet = 0;
    for (let piece = 0; piece < ends.length; piece += 1) {
      const end = ends[piece] ?? bytes.length;
      before(piece);
      wire.deliver(bytes.subarray(start, end));
      let isPacketOver = false;
      while ((packetEnds[packet] ?? Number.POSITIVE_INFINITY) <= end) {
        packet += 1;
        isPacketOver = true;
      }
      const { sent } = wire;
      // Also where nothing is in flight any more, the connection reads one piece after the other.
      await turns(turnsPerPiece, never);
      if (isPacketOver) await turns(turnsPerPacket, () => wire.sent !== sent || isDone());
      const { most } = desk.connection.held;
      if (most > this.peakHeldBytes) this.peakHeldBytes = most;
      if (most > mostHeldBytes) throw new Finding(`${most} undecoded bytes are held`);
      start = end;
    }
    before(ends.length);
  }
}

async function outcomeOf(
  work: { value: Outcome | undefined },
  { clock }: Desk,
  waits: number,
): Promise<Outcome> {
  for (let wait = 0; wait <= waits; wait += 1) {
    await turns(turnsToSettle, () => work.value !== undefined);
    if (work.value !== undefined) return work.value;
    if (wait < waits) clock.advance(longWaitMs);
  }
  throw new Finding(
    `what is in flight does not end ${waits === 0 ? 'with the link' : 'after a long silence'}`,
  );
}

function isMisfit({ mayNotFit = false }: Activity, outcome: Outcome): boolean {
  return (
    mayNotFit &&
    'error' in outcome &&
    outcome.error instanceof TerminalError &&
    outcome.error.reason === 'bad-argument'
  );
}

function checkOutcome(outcome: Outcome, inputBytes: number): void {
  if ('error' in outcome) return checkError(outcome.error);
  const { result } = outcome;
  const rows = Array.isArray(result) || result instanceof Uint8Array ? result.length : 0;
  if (rows > inputBytes) throw new Finding(`${rows} rows came of ${inputBytes} bytes`);
}

function checkError(error: unknown): void {
  if (!(error instanceof TerminalError)) throw error;
  if (error.kind === 'ours') throw new Finding(`an error of kind ours: ${error.message}`, { cause: error });
  if (error.message.length > longestMessage)
    throw new Finding(`an error with a text of ${error.message.length} characters`);
}

/** The link can be ended, its end is no bug of ours, and no timer stays behind, nor a byte that somebody keeps. */
async function checkLeft({ connection, clock }: Desk): Promise<void> {
  connection.close();
  const closed = settled(connection.closed);
  await turns(turnsToSettle, () => closed.value !== undefined);
  if (closed.value === undefined) throw new Finding('the connection does not say that it is closed');
  if ('error' in closed.value) throw closed.value.error;
  if (closed.value.result !== undefined) checkError(closed.value.result);
  const { kept } = connection.held;
  if (kept > 0) throw new Finding(`${kept} undecoded bytes are kept by nobody`);
  if (clock.pending > 0) throw new Finding(`${clock.pending} timers stay behind`);
}
