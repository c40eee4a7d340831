import { AccessTables } from '../../src/protocol/access-tables.ts';
import { readEvent, type LiveEvent } from '../../src/protocol/commands/events.ts';
import { readSizes } from '../../src/protocol/commands/free-sizes.ts';
import { Connection } from '../../src/protocol/connection.ts';
import { Dialogue } from '../../src/protocol/dialogue.ts';
import { FingerEnrolment } from '../../src/protocol/enrolment.ts';
import { EventRegistration } from '../../src/protocol/event-registration.ts';
import { EventStream } from '../../src/protocol/event-stream.ts';
import { FaceTable } from '../../src/protocol/face-table.ts';
import { FingerSlots } from '../../src/protocol/finger-slots.ts';
import { FingerTable } from '../../src/protocol/finger-table.ts';
import { optionOf } from '../../src/protocol/identity.ts';
import type { TextEncodingName } from '../../src/protocol/text.ts';
import { UserTable } from '../../src/protocol/user-table.ts';
import type { Wire } from '../../src/protocol/wire.ts';
import type { Hands } from '../../simulator/terminal/hands.ts';
import { ManualClock } from '../support/manual-clock.ts';

export interface DeskOptions {
  checksums?: 'strict' | 'tolerate';
  encoding?: TextEncodingName;
  /** People at the terminal, where there is one. */
  hands?: Hands;
  signal?: AbortSignal | undefined;
}

const replyTimeoutMs = 10_000;

/** The driver of one session, its parts within reach, on a clock that stands still. */
export class Desk {
  readonly clock = new ManualClock();
  readonly connection: Connection;
  readonly dialogue: Dialogue;
  readonly encoding: TextEncodingName;
  readonly hands: Hands | undefined;
  readonly signal: AbortSignal | undefined;
  readonly events = new EventStream<LiveEvent>();
  readonly #users: UserTable;

  constructor(wire: Wire, { checksums = 'strict', encoding = 'utf8', hands, signal }: DeskOptions = {}) {
    this.connection = new Connection(wire, {
      name: 'fuzzed',
      clock: this.clock,
      log: () => undefined,
      checksums,
      onEvent: (code, data) => this.events.put(readEvent(code, data)),
    });
    this.dialogue = new Dialogue(this.connection, 'fuzzed', replyTimeoutMs);
    this.encoding = encoding;
    this.hands = hands;
    this.signal = signal;
    this.#users = new UserTable(this.dialogue, this.sizes, encoding);
  }

  readonly sizes = () => this.dialogue.ask(readSizes, undefined);

  get users(): UserTable {
    return this.#users;
  }

  get fingers(): FingerTable {
    return new FingerTable({
      dialogue: this.dialogue,
      users: this.#users,
      sizes: this.sizes,
      option: (name) => this.option(name),
    });
  }

  get faces(): FaceTable {
    return new FaceTable(this.dialogue, this.#users);
  }

  get access(): AccessTables {
    return new AccessTables(this.dialogue, this.sizes, this.#users);
  }

  get enrolment(): FingerEnrolment {
    return new FingerEnrolment({
      dialogue: this.dialogue,
      clock: this.clock,
      registration: new EventRegistration(this.dialogue),
      onEvent: (listener) => this.events.listen(listener),
      recordSize: () => this.#users.recordSize(),
      slots: new FingerSlots(this.dialogue, this.#users, this.fingers),
    });
  }

  option(name: string): Promise<string | undefined> {
    return optionOf(this.dialogue, name);
  }
}
