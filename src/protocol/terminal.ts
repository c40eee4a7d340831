import { allEvents } from './command-codes.ts';
import {
  clearScreen,
  encodeScreenText,
  maxUnlockTime,
  playVoice,
  readDoorState,
  readState,
  unlock,
  unlockUnits,
  writeScreen,
} from './commands/door.ts';
import { readEvent, registerEvents, type LiveEvent } from './commands/events.ts';
import { readSizes, type Sizes } from './commands/free-sizes.ts';
import { readOption, readVersion, refreshOptions, writeOption } from './commands/options.ts';
import type { Punch } from './commands/punches.ts';
import { disable, enable, exit, refreshData } from './commands/session.ts';
import { readTime, writeTime } from './commands/time.ts';
import type { User } from './commands/users.ts';
import { Connection } from './connection.ts';
import { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import { EventStream } from './event-stream.ts';
import { openSession } from './session.ts';
import { readPunches } from './tables.ts';
import type { TerminalOptions } from './terminal-options.ts';
import type { TextEncodingName } from './text.ts';
import { systemClock } from './timers.ts';
import { UserTable, type UserDraft } from './user-table.ts';
import { netWire, type Wire } from './wire.ts';

export type { Punch, Sizes, TerminalOptions, User, UserDraft };

/** A live event with the monotonic time (ms of the clock) at which its bytes arrived. */
export type TerminalEvent = LiveEvent & { arrivedAt: number };

/** What a terminal tells of itself; undefined where it does not. */
export interface Identity {
  serialNumber: string;
  deviceName: string | undefined;
  platform: string | undefined;
  firmware: string | undefined;
  mac: string | undefined;
}

export interface ReadTableOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/** Connects and signs on. Throws a {@link TerminalError} with advice; nothing stays open then. */
export async function connectTerminal(options: TerminalOptions): Promise<Terminal> {
  const { name, host, port, signal, connectTimeoutMs = 5000 } = options;
  let terminal: Terminal | undefined;
  try {
    const wire = await (options.openWire?.() ?? netWire({ host, port, timeoutMs: connectTimeoutMs, signal }));
    terminal = new Terminal(wire, options);
    await terminal.signOn(connectTimeoutMs, signal);
    return terminal;
  } catch (error) {
    terminal?.drop();
    throw error instanceof TerminalError ? error.in({ terminal: name, command: 'connect' }) : error;
  }
}

/** One connected terminal: everything callers need, one method each. All of them throw {@link TerminalError}. */
export class Terminal {
  readonly name: string;
  readonly #options: TerminalOptions;
  readonly #encoding: TextEncodingName;
  readonly #connection: Connection;
  readonly #dialogue: Dialogue;
  readonly #users: UserTable;
  readonly #events = new EventStream<TerminalEvent>();

  constructor(wire: Wire, options: TerminalOptions) {
    this.name = options.name;
    this.#options = options;
    this.#encoding = options.encoding ?? 'utf8';
    this.#connection = new Connection(wire, {
      name: options.name,
      clock: options.clock ?? systemClock,
      log: options.log ?? (() => undefined),
      checksums: options.checksums ?? 'strict',
      onEvent: (code, data, arrivedAt) => this.#events.put({ ...readEvent(code, data), arrivedAt }),
    });
    this.#dialogue = new Dialogue(this.#connection, options.name, options.replyTimeoutMs ?? 10_000);
    this.#users = new UserTable(this.#dialogue, () => this.sizes(), this.#encoding);
    void this.#connection.closed.then(() => this.#events.end());
  }

  /** Resolves, never rejects, once the connection is gone: with what ended it, or with nothing after {@link close}. */
  get closed(): Promise<TerminalError | undefined> {
    return this.#connection.closed;
  }

  /** CONNECT and AUTH; {@link connectTerminal} has done it. */
  async signOn(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    await openSession(this.#connection, { commKey: this.#options.commKey ?? 0, timeoutMs, signal });
  }

  /** Serial number, and what else the terminal tells of itself. */
  async identity(): Promise<Identity> {
    const serialNumber = await this.option('~SerialNumber');
    if (serialNumber === undefined || serialNumber === '')
      throw new TerminalError('refusal', 'the terminal does not tell its serial number', {
        reason: 'refused',
        terminal: this.name,
      });
    return {
      serialNumber,
      deviceName: await this.option('~DeviceName'),
      platform: await this.option('~Platform'),
      firmware: await this.#dialogue.askIfKnown(readVersion, undefined),
      mac: await this.option('MAC'),
    };
  }

  /** An option's value; undefined where the terminal does not have it. */
  async option(name: string): Promise<string | undefined> {
    const answer = await this.#dialogue.askIfKnown(readOption, name);
    // Some firmwares answer `name==value` or pad with blanks.
    return answer?.value.replace(/^=+/, '').trim();
  }

  /** Writes an option and makes it take effect. */
  async writeOption(name: string, value: string): Promise<void> {
    await this.#dialogue.ask(writeOption, { name, value });
    await this.#dialogue.ask(refreshOptions, undefined);
  }

  /** How much the terminal holds and can hold. */
  sizes(): Promise<Sizes> {
    return this.#dialogue.ask(readSizes, undefined);
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
    return this.#users.read({ ...options, timeoutMs: this.#dialogue.timeoutMs });
  }

  /** Writes one user over whatever is in its slot. */
  putUser(draft: UserDraft): Promise<void> {
    return this.#users.put(draft);
  }

  /** Removes the user in a slot, with its templates. */
  deleteUser(uid: number): Promise<void> {
    return this.#users.delete(uid);
  }

  /** Makes changes to users take effect. */
  refreshData(): Promise<void> {
    return this.#dialogue.ask(refreshData, undefined);
  }

  /** The whole attendance log. A list shorter than the terminal's own count is an error. */
  punches(options: ReadTableOptions = {}): Promise<Punch[]> {
    const bulk = { ...options, timeoutMs: this.#dialogue.timeoutMs };
    return this.#dialogue.named('read punches', () =>
      readPunches(this.#connection, () => this.sizes(), bulk),
    );
  }

  /** Asks for live events; needed once per connection. */
  registerEvents(mask: number = allEvents): Promise<void> {
    return this.#dialogue.ask(registerEvents, { mask });
  }

  /** Calls `listener` the moment an event is read, before it is acknowledged. Returns the way to stop. */
  onEvent(listener: (event: TerminalEvent) => void): () => void {
    return this.#events.listen(listener);
  }

  /** Live events from now on, until the connection ends or the signal comes. */
  events(options: { signal?: AbortSignal | undefined } = {}): AsyncIterable<TerminalEvent> {
    return this.#events.iterate(options.signal);
  }

  /**
   * Opens the door for `seconds`. Goes before all that waits; never repeat it, terminals queue it. Past `sendBefore`
   * (ms of the clock) it is not sent any more and fails with reason `not-sent`; once sent, the answer is awaited.
   */
  async openDoor(
    seconds: number,
    options: { signal?: AbortSignal | undefined; sendBefore?: number | undefined } = {},
  ): Promise<void> {
    const time = Math.round(seconds * unlockUnits[this.#options.unlockUnit ?? 'seconds']);
    if (!(time >= 1 && time <= maxUnlockTime))
      throw new TerminalError(
        'ours',
        `cannot open for ${seconds} s: the terminal takes 1 to ${maxUnlockTime} units`,
        {
          reason: 'bad-argument',
          terminal: this.name,
        },
      );
    await this.#dialogue.ask(unlock, { time }, { ...options, priority: 'door' });
  }

  /** Undefined where the terminal has no door sensor to ask. */
  async isDoorOpen(): Promise<boolean | undefined> {
    return (await this.#dialogue.askIfKnown(readDoorState, undefined))?.isOpen;
  }

  /** Shows lines from the first row of the screen on; each is cut to what the protocol carries. */
  async showText(lines: readonly string[]): Promise<void> {
    for (const [index, line] of lines.entries()) {
      const text = encodeScreenText(line, this.#encoding);
      await this.#dialogue.ask(writeScreen, { row: index + 1, text }, { priority: 'door' });
    }
  }

  clearText(): Promise<void> {
    return this.#dialogue.ask(clearScreen, undefined);
  }

  playVoice(index: number): Promise<void> {
    return this.#dialogue.ask(playVoice, { index });
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

  /** Keeps the session alive and shows that it is. */
  async ping(): Promise<void> {
    await this.sizes();
  }

  /** Leaves politely within a second, then ends the link. Idempotent. */
  async close(): Promise<void> {
    if (!this.#connection.isClosed)
      await this.#dialogue
        .ask(exit, undefined, { timeoutMs: 1000, priority: 'door' })
        .catch(ignoreTerminalError);
    this.drop();
  }

  /** Ends the link at once. */
  drop(): void {
    this.#connection.close();
  }
}

/** On the way out a terminal may already be gone. */
function ignoreTerminalError(error: unknown): void {
  if (!(error instanceof TerminalError) || error.kind === 'ours') throw error;
}
