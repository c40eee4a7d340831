import { randomUUID } from 'node:crypto';
import { formatWallTime } from '../../src/protocol/clock.ts';
import type { Operation } from '../../src/protocol/commands/operations.ts';
import type { Punch } from '../../src/protocol/commands/punches.ts';
import type { Template } from '../../src/protocol/commands/templates.ts';
import { buildTerminal, type MemoryOptions } from './build-terminal.ts';
import { frontOf, type TerminalFront } from './front.ts';
import { Hands, HandError } from './hands.ts';
import type { FaultBoard } from './faults/fault-board.ts';
import type { Firmware } from './firmwares/firmware.ts';
import type { TerminalParts } from './terminal-parts.ts';
import type { Moments } from './moments.ts';
import { operation } from './operation-log.ts';
import { knownFingersOf, type KnownFinger } from './physical-finger.ts';
import type { RelayMove } from './relay.ts';
import { seededRandom, type Random } from './random.ts';
import { seedSerialNumber } from './seed.ts';
import { saveTerminal, type SavedTerminal } from './saved-state.ts';
import { Ports } from './ports.ts';
import { defaultSettings, type TerminalSettings } from './settings.ts';
import { systemTime, type Time } from './time.ts';
import type { TimelineEntry } from './timeline.ts';
import type { StoredUser } from './user-table.ts';
import { tellVerification, verifyMode } from './verification.ts';
import { viewOf, type TerminalView } from './view.ts';

/** How to make a simulated terminal; everything has a default. */
export interface SimulatedTerminalOptions extends MemoryOptions, Partial<TerminalSettings> {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free one. */
  port?: number;
  time?: Time;
  /** How it behaves where nothing else is said; without one it is like `colour`. */
  firmware?: Firmware | undefined;
  /** Called after each change that outlives a loss of power. */
  onChange?: () => void;
}

/** Switches a terminal on. Rejects where its port is taken. */
export async function startTerminal(options: SimulatedTerminalOptions = {}): Promise<SimulatedTerminal> {
  const { host = '127.0.0.1', port = 0, time = systemTime, onChange = () => undefined } = options;
  const { firmware } = options;
  const settings = settingsFrom(firmware?.settings ?? {}, options);
  const memory = {
    ...options,
    seed: options.seed ?? randomUUID(),
    options: { ...firmware?.options, ...options.options },
  };
  const terminal = buildTerminal(memory, settings, { time, host, changed: onChange });
  const ports = new Ports(terminal, host, port);
  await ports.listen();
  return new SimulatedTerminal(terminal, ports, host, seededRandom(`${memory.seed}/exchange`));
}

/** The later source counts. */
function settingsFrom(...sources: readonly object[]): TerminalSettings {
  const settings = { ...defaultSettings };
  for (const [key, value] of sources.flatMap((source) => Object.entries(source)))
    if (Object.hasOwn(settings, key) && value !== undefined) Object.assign(settings, { [key]: value });
  return settings;
}

/** Between the command to restart and the end of the connections: its answer still goes out. */
const restartAfterMs = 20;

/** A terminal that behaves like a real one, over real TCP and UDP. What people do at it is in {@link Hands}. */
export class SimulatedTerminal extends Hands {
  readonly host: string;
  readonly #parts: TerminalParts;
  readonly #ports: Ports;
  /** For serial numbers of terminals that take its place. */
  readonly #random: Random;
  #isStopped = false;
  #rebooting: Promise<void> | undefined;

  constructor(terminal: TerminalParts, ports: Ports, host: string, random: Random) {
    super(terminal);
    this.#random = random;
    this.#parts = terminal;
    terminal.restart = () => void terminal.time.schedule(restartAfterMs, () => void this.reboot());
    this.#ports = ports;
    this.host = host;
  }

  get port(): number {
    return this.#ports.port;
  }

  get serialNumber(): string {
    return this.#parts.options.read('~SerialNumber') ?? '';
  }

  /** How it behaves; may be changed at any time, except the record sizes. */
  get settings(): TerminalSettings {
    return this.#parts.settings;
  }

  view(): TerminalView {
    return viewOf(this.#parts, this.#ports, this.host);
  }

  /** Its front, as somebody before it sees it. */
  front(): TerminalFront {
    return frontOf(this.#parts);
  }

  /** Whom it takes each of this person's fingers for, 0–9; see {@link Hands.presentFinger} for a person's name. */
  knownFingers(person: string): (KnownFinger | undefined)[] {
    return knownFingersOf(this.#parts, person);
  }

  /** What happened, oldest first; at most the last `most` entries. */
  timeline(most?: number): TimelineEntry[] {
    return this.#parts.timeline.entries(most);
  }

  /** Calls `listener` whenever something happened, until the returned function is called. */
  watch(listener: () => void): () => void {
    return this.#parts.timeline.watch(listener);
  }

  /** All users, by uid. */
  users(): StoredUser[] {
    return this.#parts.users.all();
  }

  /** All templates, by uid and finger. */
  templates(): Template[] {
    return this.#parts.users.templates();
  }

  /** The log, oldest first. */
  punches(): Punch[] {
    return this.#parts.punches.all();
  }

  /** The operation log, oldest first. */
  operations(): Operation[] {
    return this.#parts.operations.all();
  }

  /** The relay's openings, oldest first. */
  relayMoves(): readonly RelayMove[] {
    return this.#parts.relay.moves();
  }

  /** The rows of the screen a client has written, one under the other. */
  get lcdText(): string {
    return this.#parts.screen.text();
  }

  /** The voice prompts played, by number. */
  get voicePrompts(): readonly number[] {
    return this.#parts.voice.spoken();
  }

  /** What the terminal's clock shows. */
  get wallMs(): number {
    return this.#parts.clock.wallMs();
  }

  option(name: string): string | undefined {
    return this.#parts.options.read(name);
  }

  /** Sets an option as somebody at the terminal's menu does: it takes effect at once. */
  setOption(name: string, value: string): void {
    this.#parts.options.write(name, value);
    this.#parts.options.refresh();
    this.#parts.changed();
  }

  setClockOffset(ms: number): void {
    this.#parts.clock.setOffset(ms);
  }

  /** The clock jumps by so much, whatever it shows. */
  moveClock(ms: number): void {
    const { clock, timeline } = this.#parts;
    clock.setOffset(clock.offsetMs() + ms);
    timeline.add('terminal', `the clock jumps to ${formatWallTime(clock.wallMs())}`);
    this.#parts.changed();
  }

  setClockDrift(ppm: number): void {
    this.#parts.clock.setDrift(ppm);
  }

  /** Sends the last live verification once more, byte for byte. Returns how many clients got it. */
  repeatLastEvent(): number {
    const { lastEvent, sessions } = this.#parts;
    if (lastEvent === undefined)
      throw new HandError('nobody was verified yet; let somebody press a finger first');
    return sessions.tell(lastEvent.code, lastEvent.data);
  }

  /** Sends a live verification of an earlier time, as terminals do that had no client then. The log gets its line too. */
  presentOldEvent({ userId, wallMs }: { userId: string; wallMs: number }): number {
    const { users, punches, settings, timeline } = this.#parts;
    const user = users.byUserId(userId);
    if (user === undefined) throw new HandError(`this terminal has no user ${userId}`);
    timeline.add('terminal', `tells of userId ${userId} at ${formatWallTime(wallMs)}`);
    const state = settings.punchState;
    punches.add({ uid: user.uid, userId, verify: verifyMode.finger, state, wallMs, workCode: 0 });
    return tellVerification(this.#parts, user, { verify: verifyMode.finger, wallMs });
  }

  /** Forgets all sessions without closing a socket: clients get no answer any more. */
  dropSessions(): void {
    this.#parts.timeline.add('terminal', 'forgets all sessions');
    this.#parts.sessions.drop();
  }

  /** What is the matter with it now. */
  get faults(): FaultBoard {
    return this.#parts.faults;
  }

  /** What happens between it and its clients. */
  get moments(): Moments {
    return this.#parts.moments;
  }

  /** Writes a line into the timeline. */
  note(what: string): void {
    this.#parts.timeline.add('terminal', what);
  }

  /** Users, fingers, faces, logs and access tables are gone; options and clock are as they were. */
  wipe(): void {
    const { users, faces, punches, operations, access } = this.#parts;
    for (const part of [users, faces, punches, operations, access]) part.clear();
    this.#parts.changed();
  }

  /** Another terminal answers from now on, as where one was exchanged: connections end. */
  swapSerialNumber(serialNumber = seedSerialNumber(this.#random)): void {
    this.setOption('~SerialNumber', serialNumber);
    this.cutConnections();
  }

  /** Cuts all connections; the port stays open. */
  cutConnections(): void {
    this.#ports.cutConnections();
  }

  /**
   * A loss of power: all connections end, nobody listens for `downMs`, then the terminal is back on its port. Sessions,
   * screen and relay are lost; users, log, options and clock are kept. Resolves when it is back;
   * a second call meanwhile is the same reboot.
   */
  reboot(downMs = 0): Promise<void> {
    this.#rebooting ??= this.#reboot(downMs).finally(() => {
      this.#rebooting = undefined;
    });
    return this.#rebooting;
  }

  async #reboot(downMs: number): Promise<void> {
    const terminal = this.#parts;
    terminal.isOn = false;
    terminal.verdict = undefined;
    terminal.timeline.add('terminal', 'loses power');
    terminal.sessions.drop();
    terminal.relay.release();
    terminal.screen.clear();
    terminal.reader.reset();
    terminal.options.refresh();
    await this.#ports.close();
    await new Promise<void>((resolve) => {
      terminal.time.schedule(downMs, resolve);
    });
    if (this.#isStopped) return;
    await this.#ports.listen();
    if (this.#isStopped) {
      await this.#ports.close();
      return;
    }
    terminal.isOn = true;
    terminal.operations.add(operation.switchedOn);
    terminal.timeline.add('terminal', 'is back');
  }

  /** What it keeps without power. */
  saved(): SavedTerminal {
    return saveTerminal(this.#parts);
  }

  /** Switches it off; idempotent. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#parts.isOn = false;
    this.#parts.relay.release();
    this.#parts.reader.reset();
    this.#parts.faults.clear();
    await this.#ports.close();
  }
}
