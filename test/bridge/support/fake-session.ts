import type { TerminalSession } from '../../../src/bridge/terminals/session-port.ts';
import type { UserSlot } from '../../../src/bridge/store/terminal-users.ts';
import type { ProbeOptions } from '../../../src/protocol/capabilities.ts';
import type { Punch } from '../../../src/protocol/commands/punches.ts';
import type { Passport } from '../../../src/protocol/passport.ts';
import { readUserRecords, writeUserRecord, type User } from '../../../src/protocol/commands/users.ts';
import type { UserDraft, UserRow } from '../../../src/protocol/user-table.ts';
import type { EnrolmentStep } from '../../../src/protocol/terminal.ts';
import { TerminalError } from '../../../src/protocol/errors.ts';
import type { HeldClock } from './held-clock.ts';
import { noSizes } from './no-sizes.ts';
import { passportForTest } from './passport-for-test.ts';

function asUser(slot: UserSlot & { name?: string }): User {
  return { privilege: 0, password: '', card: 0, group: 1, name: '', ...slot };
}

function recordsOf(users: readonly User[]) {
  const records = Buffer.concat(users.map((user) => writeUserRecord(user, 72, 'utf8')));
  return { records, recordSize: users.length === 0 ? undefined : (72 as const) };
}

type Listener = Parameters<TerminalSession['onEvent']>[0];

/** A connected terminal made of plain fields; what was asked of it is in `asked`, in order. */
export class FakeSession implements TerminalSession {
  readonly asked: string[] = [];
  serialNumber = 'SN1';
  /** The terminal's clock minus UTC. */
  aheadOfUtcMs = 0;
  options = new Map([['LockOn', '0']]);
  templates = 0;
  log: Punch[] = [];
  /** How long it takes to say what it held, or what time it had, when it was asked. */
  answersAfterMs = 0;
  slots: (UserSlot & { name?: string })[] = [];
  /** The next call of that name fails with this. */
  failing = new Map<string, Error>();
  readonly closed: Promise<unknown>;
  readonly #clock: HeldClock;
  readonly #gone = Promise.withResolvers<unknown>();
  #listeners: Listener[] = [];
  #onSilence: () => void = () => undefined;

  constructor(clock: HeldClock) {
    this.#clock = clock;
    this.closed = this.#gone.promise;
  }

  async #ask(name: string): Promise<void> {
    this.asked.push(name);
    const error = this.failing.get(name);
    this.failing.delete(name);
    if (error !== undefined) throw error;
  }

  async identity() {
    await this.#ask('identity');
    return { serialNumber: this.serialNumber };
  }

  async option(name: string) {
    await this.#ask(`option ${name}`);
    return this.options.get(name);
  }

  async writeOption(name: string, value: string) {
    await this.#ask(`writeOption ${name}=${value}`);
    this.options.set(name, value);
  }

  /** Its access tables are not licensed. */
  readonly access = {
    zone: () => this.#refuse('zone'),
    putZone: () => this.#refuse('putZone'),
    group: () => this.#refuse('group'),
    putGroup: () => this.#refuse('putGroup'),
  };

  readonly userTable = {
    put: async (user: UserDraft | UserRow) => {
      await this.#ask('put');
      this.#take(user);
    },
    edit: async () => {
      await this.#ask('edit users');
      return 0;
    },
    rowsAt: async () => undefined,
    records: async () => {
      await this.#ask('records');
      return recordsOf(this.slots.map(asUser));
    },
  };

  /** Users only: nobody has a finger here. */
  readonly fingers = {
    algorithm: async () => undefined,
    readAll: async () => [],
    read: async () => undefined,
    write: async () => undefined,
    delete: async () => false,
    writeMany: async ({ users = [] }: { users?: readonly (UserDraft | UserRow)[] }) => {
      await this.#ask('writeMany');
      for (const user of users) this.#take(user);
      return { batches: 1, singly: 0 };
    },
  };

  #take(user: UserDraft | UserRow): void {
    const read = 'record' in user ? readUserRecords(user.record, 72, 'utf8') : [asUser(user)];
    for (const { uid, userId, name } of read) this.#put({ uid, userId, name });
  }

  async deleteUser(uid: number) {
    await this.#ask('deleteUser');
    this.slots = this.slots.filter((slot) => slot.uid !== uid);
  }

  async #refuse(name: string): Promise<never> {
    await this.#ask(name);
    throw new TerminalError('refusal', 'no', { reason: 'refused' });
  }

  async passport(_options: ProbeOptions): Promise<Passport> {
    await this.#ask('passport');
    return passportForTest({ serialNumber: this.serialNumber });
  }

  async time() {
    await this.#ask('time');
    const time = Math.floor((this.#clock.wallNow() + this.aheadOfUtcMs) / 1000) * 1000;
    await this.#think();
    return time;
  }

  async #think(): Promise<void> {
    const { answersAfterMs } = this;
    if (answersAfterMs === 0) return;
    await new Promise<void>((resolve) => {
      this.#clock.schedule(answersAfterMs, resolve);
    });
  }

  async setTime(wallMs: number) {
    await this.#ask('setTime');
    this.aheadOfUtcMs = wallMs - this.#clock.wallNow();
  }

  async users() {
    await this.#ask('users');
    return this.slots;
  }

  async punches() {
    await this.#ask('punches');
    return this.log;
  }

  #put(user: UserSlot & { name: string }): void {
    this.slots = [...this.slots.filter(({ uid }) => uid !== user.uid), user];
  }

  refreshData() {
    return this.#ask('refreshData');
  }

  backToIdentifying() {
    return this.#ask('backToIdentifying');
  }

  /** It cannot be told to. */
  async *enrolFinger(): AsyncGenerator<EnrolmentStep> {
    await this.#ask('enrolFinger');
    yield { type: 'failed', reason: 'not-supported', message: 'no', advice: undefined, result: undefined };
  }

  registerEvents() {
    return this.#ask('registerEvents');
  }

  onEvent(listener: Listener) {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((it) => it !== listener);
    };
  }

  emit(event: Parameters<Listener>[0]): void {
    for (const listener of this.#listeners) listener(event);
  }

  onSilence(listener: () => void) {
    this.#onSilence = listener;
    return () => undefined;
  }

  /** As when something had no answer at all. */
  fallSilent(): void {
    this.#onSilence();
  }

  showText(lines: readonly string[]) {
    return this.#ask(`showText ${lines.join('|')}`);
  }

  playVoice(index: number) {
    return this.#ask(`playVoice ${index}`);
  }

  clearText() {
    return this.#ask('clearText');
  }

  openDoor(seconds: number) {
    return this.#ask(`openDoor ${seconds}`);
  }

  enable() {
    return this.#ask('enable');
  }

  async sizes() {
    await this.#ask('sizes');
    const { log, slots, templates } = this;
    const sizes = { ...noSizes, punches: log.length, users: slots.length, templates };
    await this.#think();
    return sizes;
  }

  drop() {
    this.asked.push('drop');
    this.#gone.resolve(undefined);
  }

  async close() {
    await this.#ask('close');
    this.#gone.resolve(undefined);
  }

  /** As when the cable is pulled. */
  lose(error: Error): void {
    this.#gone.resolve(error);
  }
}
