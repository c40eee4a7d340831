import { scrambleCommKey } from '../../src/protocol/comm-key.ts';
import { commandCode } from '../../src/protocol/command-codes.ts';
import { ClientConnection } from '../../simulator/terminal/client-connection.ts';
import { Hands, HandError } from '../../simulator/terminal/hands.ts';
import type { TerminalParts } from '../../simulator/terminal/terminal-parts.ts';
import { saveTerminal } from '../../simulator/terminal/saved-state.ts';
import type { Session } from '../../simulator/terminal/sessions.ts';
import type { ManualTime } from '../support/manual-time.ts';
import { terminalOf, models, samplesOf, type Conversation, type Part } from './conversations.ts';
import { CountingLink } from './counting-link.ts';
import { Finding } from './finding.ts';
import type { Hits } from './hits.ts';
import { InputWriter, type Input } from './input.ts';
import { anyBytes, anyLength, mutated } from './mutate.ts';
import type { FuzzRandom } from './random.ts';
import type { Target } from './target.ts';

const commands: readonly number[] = Object.values(commandCode);
const mostRounds = 40;
const waitMs = 5000;
/** Enough for a memory of 60 users with all their fingers and faces. */
const mostSavedBytes = 8 * 1024 * 1024;
/** What a session may hold undecoded: the upload; a dataset is the terminal's own. */
const mostUploadBytes = 4 * 1024 * 1024;
const longestEnd = 0xffff;

/** The bytes come to a simulated terminal that has had earlier ones; a new one begins with each block of inputs. */
export class SimulatorTarget implements Target {
  readonly name = 'simulator';
  readonly peakHeldBytes = 0;
  input: Input | undefined;
  readonly #hits: Hits;
  readonly #writer = new InputWriter();
  readonly #conversations: readonly Conversation[];
  readonly #samples: ReadonlyMap<number, readonly Uint8Array[]>;
  #terminal: TerminalParts | undefined;
  #time: ManualTime | undefined;
  #clients = 0;
  #faults: string[] = [];

  constructor(conversations: readonly Conversation[], hits: Hits) {
    this.#hits = hits;
    this.#conversations = conversations.filter(({ requests }) => requests.length > 0);
    this.#samples = samplesOf(conversations, 'requests');
  }

  startBlock(seed: number, block: number): void {
    const model = models[block % models.length];
    if (model === undefined) return;
    const { terminal, time } = terminalOf(model, `${seed}/${block}`);
    const { timeline } = terminal;
    const add = timeline.add.bind(timeline);
    timeline.add = (way, what, client) => {
      if (what.startsWith('fault')) this.#faults.push(what);
      add(way, what, client);
    };
    this.#terminal = terminal;
    this.#time = time;
    this.#clients = 0;
  }

  /** What the terminal keeps of all that came is bounded. */
  endBlock(): void {
    const terminal = this.#terminal;
    if (terminal === undefined) return;
    const { users, punches, faces } = terminal;
    const isOver =
      users.count > users.capacity ||
      users.fingerCount > users.fingerCapacity ||
      punches.count > punches.capacity ||
      faces.count > users.count;
    if (isOver) throw new Finding('the memory holds more than it has room for');
    const saved = JSON.stringify(saveTerminal(terminal)).length;
    if (saved > mostSavedBytes) throw new Finding(`the memory has grown to ${saved} bytes`);
  }

  run(random: FuzzRandom): void {
    const terminal = this.#terminal;
    const time = this.#time;
    if (terminal === undefined || time === undefined) throw new Error('no terminal was built');
    this.#faults = [];
    this.#clients += 1;
    const transport = random.isOneIn(6) ? 'udp' : 'tcp';
    const link = new CountingLink(transport);
    const client = new ClientConnection(link, this.#clients, terminal);
    client.start();
    const session = client.openSession();
    session.isAuthenticated = !random.isOneIn(6);
    const parts = random.isOneIn(3)
      ? random.pick(this.#conversations).requests.slice(0, 20)
      : this.#anyRequests(random);
    const kind = transport === 'udp' ? 'datagram' : 'stream';
    const requests = parts.map((part, index) => addressed(random, part, index, session, terminal));
    const input = this.#writer.write(random, requests, kind);
    this.input = input;
    this.#hits.count(input, kind);
    this.#feed(random, client, terminal, input);
    for (let round = 0; link.isPaused && !link.isClosed; round += 1) {
      if (round === mostRounds) throw new Finding('an answer never ends');
      time.advance(waitMs);
    }
    if (random.isOneIn(4)) time.advance(waitMs);
    if ((session.upload?.filled ?? 0) > mostUploadBytes) throw new Finding('an upload has no end');
    client.end();
    if (this.#faults.length > 0) throw new Finding(this.#faults.join(', '));
    if (terminal.sessions.all().length > 0) throw new Finding('a session stays behind');
    link.check();
  }

  #feed(random: FuzzRandom, client: ClientConnection, terminal: TerminalParts, { bytes, ends }: Input): void {
    const actAt = random.isOneIn(8) ? random.below(ends.length) : -1;
    let start = 0;
    for (let piece = 0; piece < ends.length; piece += 1) {
      const end = ends[piece] ?? bytes.length;
      client.receive(bytes.subarray(start, end));
      if (piece === actAt) act(random, new Hands(terminal));
      start = end;
    }
  }

  #anyRequests(random: FuzzRandom): Part[] {
    return Array.from({ length: random.between(1, random.isOneIn(10) ? 20 : 4) }, (_, replyId) => {
      const command = random.isOneIn(20) ? random.below(longestEnd + 1) : random.pick(commands);
      const samples = this.#samples.get(command) ?? [];
      const data =
        samples.length === 0 || random.isOneIn(8)
          ? anyBytes(random, anyLength(random, 2000))
          : random.pick(samples);
      return { command, session: 0, replyId, data: random.isOneIn(2) ? mutated(random, data) : data };
    });
  }
}

/** With the session's id, mostly; an AUTH mostly with the right key. */
function addressed(
  random: FuzzRandom,
  { command, data }: Part,
  index: number,
  { id }: Session,
  { settings }: TerminalParts,
): Part {
  const session = random.isOneIn(16) ? random.below(longestEnd + 1) : id;
  const replyId = random.isOneIn(16) ? random.below(longestEnd + 1) : index + 1;
  const isRightKey = command === commandCode.auth && !random.isOneIn(3);
  const changed = random.isOneIn(6) ? mutated(random, data) : data;
  return { command, session, replyId, data: isRightKey ? scrambleCommKey(settings.commKey, id) : changed };
}

/** What people do in between. */
function act(random: FuzzRandom, hands: Hands): void {
  const userId = String(1001 + random.below(4));
  const acts: readonly (() => unknown)[] = [
    () => hands.pressFinger({ userId }),
    () => hands.presentFinger({ finger: userId, quality: random.below(101) }),
    () => hands.presentFinger({ finger: 'somebody' }),
    () => hands.lift(),
    () => hands.cancel(),
    () => hands.unknownFinger(),
    () => hands.tapCard({ card: 7 }),
    () => hands.enterPassword({ userId, password: '' }),
    () => hands.openDoor(),
    () => hands.closeDoor(),
    () => hands.pressExitButton(),
    () => hands.openMenu(),
    () => hands.closeMenu(),
  ];
  for (let times = random.between(1, 4); times > 0; times -= 1)
    try {
      random.pick(acts)();
    } catch (error) {
      if (!(error instanceof HandError)) throw error;
    }
}
