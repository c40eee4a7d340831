import { AccessTables } from './access-tables.ts';
import { probeCapabilities, type ProbeOptions } from './capabilities.ts';
import type { BulkReadOptions } from './bulk.ts';
import { allEvents } from './command-codes.ts';
import {
  clearScreen,
  encodeScreenText,
  playVoice,
  readDoorState,
  readState,
  writeScreen,
} from './commands/door.ts';
import { readEvent, type LiveEvent } from './commands/events.ts';
import { readSizes, type Sizes } from './commands/free-sizes.ts';
import { refreshOptions, writeOption } from './commands/options.ts';
import type { Punch } from './commands/punches.ts';
import { disable, enable, exit, refreshData } from './commands/session.ts';
import { readTime, writeTime } from './commands/time.ts';
import { usualPieceBytes } from './commands/uploads.ts';
import type { User } from './commands/users.ts';
import { Connection } from './connection.ts';
import { Dialogue, type AskOptions } from './dialogue.ts';
import { ignoreTerminalError, TerminalError } from './errors.ts';
import {
  backToIdentifying,
  FingerEnrolment,
  type EnrolmentDraft,
  type EnrolmentOptions,
} from './enrolment.ts';
import type { EnrolmentStep } from './enrolment-steps.ts';
import { EventRegistration } from './event-registration.ts';
import { EventStream } from './event-stream.ts';
import { FaceTable } from './face-table.ts';
import { identityOf, optionOf, type Identity } from './identity.ts';
import { FingerSlots } from './finger-slots.ts';
import { FingerTable } from './finger-table.ts';
import { openDoor, type OpenDoorOptions } from './open-door.ts';
import type { Passport } from './passport.ts';
import { openSession } from './session.ts';
import { punchesKind } from './row-kinds.ts';
import { readWhole } from './tables.ts';
import { streamPunches, streamUsers } from './row-streams.ts';
import type { StreamOptions, StreamParts, TableStream } from './table-stream.ts';
import type { TerminalOptions, Transport } from './terminal-options.ts';
import type { TextEncodingName } from './text.ts';
import { systemClock, type Clock } from './timers.ts';
import { overTransports, transportOf } from './transport.ts';
import { Upkeep } from './upkeep.ts';
import { UserTable, type UserDraft } from './user-table.ts';
import type { Wire } from './wire.ts';

export type {
  EnrolmentDraft,
  EnrolmentStep,
  Identity,
  Punch,
  Sizes,
  TerminalOptions,
  Transport,
  User,
  UserDraft,
};

/** A live event with the monotonic time (ms of the clock) at which its bytes arrived. */
export type TerminalEvent = LiveEvent & { arrivedAt: number };

export type ReadTableOptions = Omit<BulkReadOptions, 'timeoutMs'>;

/** A screen or a voice that does not answer must not keep the next person's door waiting. */
const screenTimeoutMs = 1000;

/** How long each step of taking leave may take. */
const leaveMs = 1000;

/** Connects and signs on. Throws a {@link TerminalError} with advice; nothing stays open then. */
export async function connectTerminal(options: TerminalOptions): Promise<Terminal> {
  try {
    return await overTransports(options, async (openWire, timeoutMs) => {
      const terminal = new Terminal(await openWire(), options);
      await terminal.signOn(timeoutMs, options.signal).catch((error: unknown) => {
        terminal.drop();
        throw error;
      });
      return terminal;
    });
  } catch (error) {
    throw error instanceof TerminalError ? error.in({ terminal: options.name, command: 'connect' }) : error;
  }
}

/** One connected terminal: everything callers need, one method each. All of them throw {@link TerminalError}. */
export class Terminal {
  readonly name: string;
  readonly access: AccessTables;
  /** Finger templates. */
  readonly fingers: FingerTable;
  /** Legacy faces; `not-supported` where there are none or others. */
  readonly faces: FaceTable;
  /** Clearing its memory, and restarting it. */
  readonly upkeep: Upkeep;
  /** Changes to single fields of a user: a card, a password, a group. */
  readonly userTable: UserTable;
  readonly #options: TerminalOptions;
  readonly #clock: Clock;
  readonly #encoding: TextEncodingName;
  readonly #connection: Connection;
  readonly #dialogue: Dialogue;
  readonly #streamParts: StreamParts;
  readonly #events = new EventStream<TerminalEvent>();
  readonly #silences = new EventStream<undefined>();
  readonly #registration: EventRegistration;
  readonly #enrolment: FingerEnrolment;
  #askedForKey = false;

  constructor(wire: Wire, options: TerminalOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#encoding = options.encoding ?? 'utf8';
    this.#connection = new Connection(wire, {
      name: options.name,
      clock: this.#clock,
      log: options.log ?? (() => undefined),
      checksums: options.checksums ?? 'strict',
      onEvent: (code, data, arrivedAt) => this.#events.put({ ...readEvent(code, data), arrivedAt }),
      onSilence: () => this.#silences.put(undefined),
    });
    this.#dialogue = new Dialogue(this.#connection, options.name, options.replyTimeoutMs ?? 10_000);
    this.#dialogue.uploadPieceBytes = options.uploadPieceBytes ?? usualPieceBytes;
    this.userTable = new UserTable(this.#dialogue, () => this.sizes(), this.#encoding);
    this.access = new AccessTables(this.#dialogue, () => this.sizes(), this.userTable);
    this.fingers = new FingerTable({
      dialogue: this.#dialogue,
      users: this.userTable,
      sizes: () => this.sizes(),
      option: (optionName) => this.option(optionName),
    });
    this.faces = new FaceTable(this.#dialogue, this.userTable);
    this.upkeep = new Upkeep(this.#dialogue);
    this.#streamParts = { dialogue: this.#dialogue, sizes: () => this.sizes() };
    this.#registration = new EventRegistration(this.#dialogue);
    this.#enrolment = new FingerEnrolment({
      dialogue: this.#dialogue,
      clock: this.#clock,
      registration: this.#registration,
      onEvent: (listener) => this.onEvent(listener),
      recordSize: () => this.userTable.recordSize(),
      slots: new FingerSlots(this.#dialogue, this.userTable, this.fingers),
    });
    void this.#connection.closed.then(() => this.#events.end());
  }

  /** What it is connected over; see `lastTransport` of the options. */
  get transport(): Transport {
    return transportOf(this.#connection.kind);
  }

  /** The most bytes that waited to be decoded at a time since it was connected: at most 4 MiB, whatever it sends. */
  get mostHeldBytes(): number {
    return this.#connection.held.most;
  }

  /** Resolves, never rejects, once the connection is gone: with what ended it, or with nothing after {@link close}. */
  get closed(): Promise<TerminalError | undefined> {
    return this.#connection.closed;
  }

  /** CONNECT and AUTH; {@link connectTerminal} has done it. */
  async signOn(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const commKey = this.#options.commKey ?? 0;
    this.#askedForKey = (await openSession(this.#connection, { commKey, timeoutMs, signal })).askedForKey;
  }

  /** What it can do, found by asking; see {@link probeCapabilities}. */
  passport(options: ProbeOptions = {}): Promise<Passport> {
    const signOn = { askedForKey: this.#askedForKey, hasKey: (this.#options.commKey ?? 0) !== 0 };
    const udp = options.udp ?? (this.transport === 'udp' ? 'answers' : 'unknown');
    return this.#dialogue.named('probe', () =>
      probeCapabilities(this.#dialogue, signOn, { ...options, udp }),
    );
  }

  /** Serial number, and what else the terminal tells of itself. */
  identity(): Promise<Identity> {
    return identityOf(this.#dialogue);
  }

  /** An option's value; undefined where the terminal does not have it. */
  option(name: string): Promise<string | undefined> {
    return optionOf(this.#dialogue, name);
  }

  /** Writes an option and makes it take effect. */
  async writeOption(name: string, value: string): Promise<void> {
    await this.#dialogue.ask(writeOption, { name, value });
    await this.#dialogue.ask(refreshOptions, undefined);
  }

  /** How much the terminal holds and can hold. */
  sizes(options: AskOptions = {}): Promise<Sizes> {
    return this.#dialogue.ask(readSizes, undefined, options);
  }

  /** The terminal's wall clock, as `wallMs`. */
  time(): Promise<number> {
    return this.#dialogue.ask(readTime, undefined);
  }

  setTime(wallMs: number): Promise<void> {
    return this.#dialogue.ask(writeTime, wallMs);
  }

  /** Everybody in the terminal. A list shorter than the terminal's own count is an error. */
  users(options: ReadTableOptions = {}): Promise<User[]> {
    return this.userTable.read({ ...options, timeoutMs: this.#dialogue.timeoutMs });
  }

  /** Everybody, a window of users at a time, for `for await`. */
  readUsers(options: StreamOptions = {}): TableStream<User> {
    return streamUsers(this.#streamParts, this.#encoding, options);
  }

  /** Writes one user over whatever is in its slot. */
  putUser(draft: UserDraft): Promise<void> {
    return this.userTable.put(draft);
  }

  /** Removes the user in a slot, with its templates. */
  deleteUser(uid: number): Promise<void> {
    return this.userTable.delete(uid);
  }

  /** Makes changes to users take effect. */
  refreshData(): Promise<void> {
    return this.#dialogue.ask(refreshData, undefined);
  }

  /** The whole attendance log. A list shorter than the terminal's own count is an error. */
  async punches(options: ReadTableOptions = {}): Promise<Punch[]> {
    const bulk = { ...options, timeoutMs: this.#dialogue.timeoutMs };
    const read = () => readWhole(this.#connection, punchesKind, () => this.sizes(), bulk);
    const { rows } = await this.#dialogue.named('read punches', () =>
      this.#dialogue.alone(read, options.signal),
    );
    return rows;
  }

  /** The whole attendance log, a window of punches at a time, for `for await`. */
  readPunches(options: StreamOptions = {}): TableStream<Punch> {
    return streamPunches(this.#streamParts, options);
  }

  /** Asks for live events; needed once per connection. */
  registerEvents(mask: number = allEvents): Promise<void> {
    return this.#registration.register(mask);
  }

  /** Enrols one finger, step by step; see {@link FingerEnrolment.enrol}. Live events go on meanwhile and afterwards. */
  enrolFinger(draft: EnrolmentDraft, options?: EnrolmentOptions): AsyncGenerator<EnrolmentStep, void> {
    return this.#enrolment.enrol(draft, options);
  }

  /** Makes the terminal identify people, whatever a lost connection left behind. Always safe; needs no enrolment. */
  backToIdentifying(): Promise<void> {
    return backToIdentifying(this.#dialogue);
  }

  /** Calls `listener` the moment an event is read, before it is acknowledged. Returns the way to stop. */
  onEvent(listener: (event: TerminalEvent) => void): () => void {
    return this.#events.listen(listener);
  }

  /**
   * Calls `listener` where a request had no answer and nothing else came meanwhile, before the next one goes out. Returns
   * the way to stop.
   */
  onSilence(listener: () => void): () => void {
    return this.#silences.listen(listener);
  }

  /** Live events from now on, until the connection ends or the signal comes. */
  events(options: { signal?: AbortSignal | undefined } = {}): AsyncIterable<TerminalEvent> {
    return this.#events.iterate(options.signal);
  }

  /**
   * Opens the door for `seconds`. Goes before all that waits; never repeat it, terminals queue it. Past `sendBefore`
   * (ms of the clock) it is not sent any more and fails with reason `not-sent`; once sent, the answer is awaited. `unit` is
   * what this terminal takes the time as, where it is not what it was connected with.
   */
  openDoor(seconds: number, options: OpenDoorOptions = {}): Promise<void> {
    const { unit = this.#options.unlockUnit ?? 'seconds', ...rest } = options;
    return openDoor(this.#dialogue, unit, seconds, rest);
  }

  /** Undefined where the terminal has no door sensor to ask. */
  async isDoorOpen(): Promise<boolean | undefined> {
    return (await this.#dialogue.askIfKnown(readDoorState, undefined))?.isOpen;
  }

  /** Shows lines from the first row of the screen on; each is cut to what the protocol carries. */
  async showText(lines: readonly string[]): Promise<void> {
    for (const [index, line] of lines.entries()) {
      const text = encodeScreenText(line, this.#encoding);
      await this.#dialogue.ask(writeScreen, { row: index + 1, text }, { timeoutMs: screenTimeoutMs });
    }
  }

  clearText(): Promise<void> {
    return this.#dialogue.ask(clearScreen, undefined, { timeoutMs: screenTimeoutMs });
  }

  playVoice(index: number): Promise<void> {
    return this.#dialogue.ask(playVoice, { index }, { timeoutMs: screenTimeoutMs });
  }

  enable(): Promise<void> {
    return this.#dialogue.ask(enable, undefined);
  }

  disable(): Promise<void> {
    return this.#dialogue.ask(disable, undefined);
  }

  /** 0 waiting, 1 enrolling, 2 identifying, 3 menu, 4 busy, 5 writing a card. */
  async state(): Promise<number> {
    return (await this.#dialogue.ask(readState, undefined)).state;
  }

  /**
   * Calls off an enrolment and leaves politely, then ends the link. Each takes a second at most, and as long the wait for
   * the end of an answer under way. Idempotent.
   */
  async close(): Promise<void> {
    const answers = await this.#enrolment.stop();
    const sendBefore = this.#clock.now() + leaveMs;
    if (answers && !this.#connection.isClosed)
      await this.#dialogue
        .ask(exit, undefined, { timeoutMs: leaveMs, priority: 'door', sendBefore })
        .catch(ignoreTerminalError);
    this.drop();
  }

  /** Ends the link at once. */
  drop(): void {
    this.#connection.close();
  }
}
