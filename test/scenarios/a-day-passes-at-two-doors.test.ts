import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compareBooks } from '../../bench/faults/books.ts';
import { endpointSchema } from '../../simulator/cobot/endpoints.ts';
import { startFakeCobot, type FakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { startTerminal, type SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { startBridge, type Bridge } from '../../src/bridge/bridge.ts';
import type { BridgeClock } from '../../src/bridge/clock.ts';
import { configFrom, type ConfigInput } from '../../src/bridge/config.ts';
import { reconciliationSchema } from '../../src/bridge/web/door-messages.ts';
import { DayClock } from '../../bench/day-clock.ts';

const timeZone = 'Europe/Berlin';
const key = 'a-key-for-the-day-only';
const [second, minute, hour] = [1_000, 60_000, 3_600_000];
/** Eleven in the morning of the day before the clocks go back. */
const start = Date.UTC(2026, 9, 24, 9);
/** By the clocks on the wall: 24 October in summer time, 25 October from three o'clock on in winter time. */
const onSaturday = (wallHour: number) => Date.UTC(2026, 9, 24, wallHour - 2);
const onSunday = (wallHour: number) => Date.UTC(2026, 9, 25, wallHour - 1);
const memberCount = 60;

/** Most of the day passes with nobody there: what is looked at every 5 or 8 seconds may wait for 40. */
function patient(clock: DayClock): BridgeClock {
  return {
    now: () => clock.now(),
    wallNow: () => clock.wallNow(),
    schedule: (ms, act) => clock.schedule(ms === 5 * second || ms === 8 * second ? 40 * second : ms, act),
  };
}

interface Person {
  membershipId: string;
  userId: string;
}

/** A space on one clock of its own, gone when the test is over; Cobot's limits are in force. */
class Day {
  readonly clock: DayClock;
  readonly cobot: FakeCobot;
  readonly terminals: SimulatedTerminal[] = [];
  readonly people: Person[] = [];
  readonly #serialNumbers: (string | undefined)[] = [undefined, undefined];
  readonly #folder: string;
  #bridge: Bridge | undefined;
  presses = 0;

  private constructor(clock: DayClock, cobot: FakeCobot, folder: string) {
    this.clock = clock;
    this.cobot = cobot;
    this.#folder = folder;
  }

  static async start(): Promise<Day> {
    const folder = await mkdtemp(join(tmpdir(), 'day-'));
    const clock = new DayClock(start, timeZone);
    const day = new Day(clock, await startFakeCobot({ timeZone, clock: clock.forCobot }), folder);
    onTestFinished(() => day.#end());
    await day.#begin();
    return day;
  }

  get bridge(): Bridge {
    if (this.#bridge === undefined) throw new Error('no bridge runs');
    return this.#bridge;
  }

  async #begin(): Promise<void> {
    // The dearest Cobot there is: it takes a pass each time it is asked.
    this.cobot.changeSettings({ repeatCheckIn: 'new' });
    for (let door = 0; door < 2; door += 1) this.terminals.push(await this.#newTerminal());
    await this.startBridge();
    for (let index = 0; index < memberCount; index += 1) {
      // Nobody enrols faster than Cobot takes it.
      await this.clock.goTo(this.clock.wallNow() + 3 * second);
      const passes = index % 2 === 0 ? { passes: 4 } : {};
      const { id } = this.cobot.addMember({ name: `Test Person ${index}`, ...passes });
      const { userId } = await this.clock.during(this.bridge.enrol(id));
      this.people.push({ membershipId: id, userId });
    }
  }

  async #end(): Promise<void> {
    if (this.#bridge !== undefined) await this.clock.during(this.#bridge.stop());
    await Promise.all([this.cobot.stop(), ...this.terminals.map((terminal) => terminal.stop())]);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async startBridge(): Promise<void> {
    if (this.#bridge !== undefined) await this.clock.during(this.#bridge.stop());
    this.#bridge = await startBridge(configFrom(this.#config()), {
      clock: patient(this.clock),
      logDestination: { write: () => this.clock.note() },
    });
    await this.clock.until('the terminals to be served', () =>
      this.bridge.terminals().every(({ state }) => state === 'online'),
    );
  }

  /**
   * Another terminal, empty, hangs at a door; the operator writes its serial number into the config, looks at what would
   * be written to it, and has it written. How many users it had before and after that.
   */
  async swap(door: number): Promise<{ before: number; after: number }> {
    const { port } = this.terminal(door);
    await this.terminal(door).stop();
    const other = await this.#newTerminal(port);
    this.terminals[door] = other;
    await this.clock.until('it to be refused', () => this.bridge.terminals()[door]?.state === 'refused');
    this.#serialNumbers[door] = other.serialNumber;
    await this.startBridge();
    const wanted = { terminals: [`door ${door}`] };
    await this.clock.during(this.bridge.sync.reconcileAll({ ...wanted, isDryRun: true }));
    const before = other.users().length;
    await this.clock.during(this.bridge.sync.reconcileAll({ ...wanted, isForced: true }));
    return { before, after: other.users().length };
  }

  terminal(door: number): SimulatedTerminal {
    const terminal = this.terminals[door];
    if (terminal === undefined) throw new RangeError(`there is no door ${door}`);
    return terminal;
  }

  press(person: Person | undefined, door: number): void {
    if (person === undefined) throw new RangeError('there is no such person');
    this.terminal(door).pressFinger({ userId: person.userId });
    this.presses += 1;
    this.clock.note();
  }

  /** So many of them come one by one, to one door after the other. */
  async come(people: readonly Person[], from: number, everyMs: number): Promise<void> {
    for (const [index, person] of people.entries()) {
      await this.clock.goTo(from + index * everyMs);
      this.press(person, index % 2);
    }
  }

  setOutage(isOn: boolean): void {
    for (const endpoint of endpointSchema.options)
      this.cobot.setFault(endpoint, isOn ? { kind: 'reset' } : undefined);
  }

  async counts() {
    const answer = await this.clock.during(
      fetch(`${this.bridge.httpUrl}/api/reconciliation`, { headers: { authorization: `Bearer ${key}` } }),
    );
    return reconciliationSchema.parse(await answer.json()).counts;
  }

  async #newTerminal(port = 0): Promise<SimulatedTerminal> {
    const terminal = await startTerminal({ port, time: this.clock.forTerminals });
    terminal.watch(() => this.clock.note());
    terminal.moments.on(() => this.clock.note());
    return terminal;
  }

  #config(): ConfigInput {
    const { spaceUrl, apiUrl, accountUrl, spaceId, token } = this.cobot;
    return {
      timeZone,
      dataFile: join(this.#folder, 'bridge.sqlite'),
      logLevel: 'debug',
      cobot: { spaceUrl, apiUrl, accountUrl, spaceId, token },
      http: { port: 0, keys: [key] },
      terminals: this.terminals.map(({ host, port }, door) => ({
        name: `door ${door}`,
        host,
        port,
        transport: 'tcp',
        offline: 'members-with-pass',
        ...(this.#serialNumbers[door] === undefined ? {} : { serialNumber: this.#serialNumbers[door] }),
      })),
    };
  }
}

test('a day with lunch, two hours without Cobot, another terminal, the night of the clocks and a morning rush: everybody who may comes in, and Cobot never says 429', {
  timeout: 600_000,
}, async () => {
  const day = await Day.start();
  const { clock, people } = day;

  // Lunch: half of them come, and once more when they are back.
  await day.come(people.slice(0, 30), onSaturday(12), 60 * second);
  await day.come(people.slice(0, 30), onSaturday(13), 60 * second);

  // Cobot is away from three to five; some are in, others come for the first time.
  await clock.goTo(onSaturday(15));
  day.setOutage(true);
  await day.come(people.slice(20, 45), onSaturday(15) + 10 * minute, 4 * minute);
  await clock.goTo(onSaturday(17));
  day.setOutage(false);
  await clock.goTo(onSaturday(17) + 30 * minute);
  expect(await day.counts()).toMatchObject({ pending: 0, refused: 0, owed: 0, posted: 15 });

  // A terminal is replaced.
  await clock.goTo(onSaturday(18));
  expect(await day.swap(1)).toEqual({ before: 0, after: memberCount });
  await day.come(people.slice(0, 10), onSaturday(19), 60 * second);

  // The hour that comes twice: the same person at the same door at the same time of the wall.
  const owl = people[59];
  const halfPastTwo = Date.UTC(2026, 9, 25, 0, 30);
  for (const moment of [halfPastTwo, halfPastTwo + hour]) {
    await clock.goTo(moment);
    day.press(owl, 0);
  }

  // The rush: everybody within half a minute.
  await day.come(people, onSunday(8), 500);
  await clock.goTo(onSunday(11));

  const entries = await clock.during(day.bridge.entries({ limit: 10_000 }));
  const refused = entries.filter(({ outcome }) => outcome !== 'opened');
  expect(refused.map(({ outcome, arrivedAt, reason }) => `${arrivedAt} ${outcome}: ${reason}`)).toEqual([]);
  expect(entries).toHaveLength(day.presses);
  const rush = entries.filter(({ arrivedAt }) => Date.parse(arrivedAt) >= onSunday(8));
  expect(rush).toHaveLength(memberCount);
  expect(day.cobot.asked().filter(({ status }) => status === 429)).toEqual([]);

  // One check-in for each person and day, and one pass for each of those who have passes.
  const charges = new Map<string, number>();
  for (const { membershipId, validFrom } of day.cobot.checkIns()) {
    const visit = `${membershipId} ${Date.parse(validFrom) < onSunday(4) ? 'Saturday' : 'Sunday'}`;
    charges.set(visit, (charges.get(visit) ?? 0) + 1);
  }
  expect([...charges].filter(([, count]) => count > 1)).toEqual([]);
  const books = compareBooks({
    terminals: new Map([['door 0', day.terminal(0)]]),
    entries,
    cobot: day.cobot,
    membershipOf: new Map(people.map(({ userId, membershipId }) => [userId, membershipId])),
  });
  expect(books).toMatchObject({ lost: 0, openedWithoutCobot: 0 });
});
