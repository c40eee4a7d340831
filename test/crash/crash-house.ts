import { compareBooks, type Books } from '../../bench/faults/books.ts';
import { ProofHouse, type Guest } from '../../bench/faults/proof-house.ts';
import { waitFor } from '../../bench/faults/wait-for.ts';
import { wholeNumber, type Random } from '../../simulator/terminal/random.ts';
import { doorWasOpen } from '../../src/bridge/entries/notes.ts';

/** What is wrong after many kills; all zero and true is right. */
export interface CrashBooks extends Books {
  /** Openings that no entry of somebody whom Cobot lets in can have caused. */
  wronglyOpened: number;
  /** Entries that say the door opened, and it did not. */
  neverOpened: number;
  /** Whether those who came last are let in when all is well. */
  lastCameIn: boolean;
}

/** New people in each run; the last one is refused by Cobot. */
const people = [
  { name: 'Test Person One', passes: 2 },
  { name: 'Test Person Two', passes: 2 },
  { name: 'Test Person Three', passes: 2 },
  { name: 'Test Person Refused', passes: 0 },
];
const doors = 2;
/** The kill comes at a random moment up to then, and fingers come a little longer. */
const busyMs = 250;
/** What a terminal recorded longer ago cannot come as an event any more; the bridge looks at 30 seconds. */
const pastMs = 36_000;
const mayHaveOpened: readonly (string | null)[] = ['opened', 'unlock-failed', 'interrupted'];

/** Two doors with a bridge that is killed again and again, while people come. */
export class CrashHouse {
  readonly #house: ProofHouse;
  readonly #random: Random;
  readonly #membershipOf = new Map<string, string>();
  readonly #refused = new Set<string>();
  #lastGuests: Guest[] = [];
  presses = 0;

  private constructor(house: ProofHouse, random: Random) {
    this.#house = house;
    this.#random = random;
  }

  static async start(random: Random): Promise<CrashHouse> {
    return new CrashHouse(await ProofHouse.start({ terminals: doors, isOutside: true }), random);
  }

  /** Some people come, who were here before the last kill or are new; the bridge is killed meanwhile, and started again. */
  async run(): Promise<void> {
    const house = this.#house;
    house.expectAnother();
    const guests = await this.#newGuests();
    const coming = [...guests, ...this.#lastGuests].flatMap((guest) =>
      Array.from({ length: doors }, (_, door) => ({ guest, door, atMs: this.#upTo(busyMs * 1.2) })),
    );
    const killing = this.#after(this.#upTo(busyMs)).then(() => house.bridge.signal('SIGKILL'));
    const pressing = coming.map(async ({ guest, door, atMs }) => {
      await this.#after(atMs);
      house.press(guest, door);
      this.presses += 1;
    });
    await Promise.all([killing, ...pressing]);
    this.#lastGuests = guests;
    house.time.moveOn(pastMs);
    await house.startBridge();
  }

  /** When the bridge has made good what it could: the books of all sides. */
  async books(): Promise<CrashBooks> {
    const house = this.#house;
    await this.#caughtUp();
    const lastCameIn = await this.#lastComeAgain();
    const entries = await house.bridge.entries();
    const terminals = new Map(house.terminals.map((terminal, index) => [`door ${index}`, terminal]));
    const books = compareBooks({ terminals, entries, cobot: house.cobot, membershipOf: this.#membershipOf });
    await waitFor('the doors to be shut', () => house.terminals.every((one) => !one.view().relay.open));
    let [wronglyOpened, neverOpened] = [0, 0];
    for (const [name, terminal] of terminals) {
      const { openings } = terminal.view().relay;
      const here = entries.filter((entry) => entry.terminal === name);
      const could = here.filter(
        ({ outcome, userId }) => mayHaveOpened.includes(outcome) && !this.#refused.has(userId),
      );
      const did = here.filter(({ outcome, reason }) => outcome === 'opened' && reason !== doorWasOpen);
      wronglyOpened += Math.max(0, openings - could.length);
      neverOpened += Math.max(0, did.length - openings);
    }
    wronglyOpened += entries.filter(
      ({ outcome, userId }) => outcome === 'opened' && this.#refused.has(userId),
    ).length;
    return { ...books, wronglyOpened, neverOpened, lastCameIn };
  }

  stop(): Promise<void> {
    return this.#house.stop();
  }

  async #newGuests(): Promise<Guest[]> {
    const guests: Guest[] = [];
    for (const person of people) {
      // The order gives the userIds.
      // oxlint-disable-next-line no-await-in-loop
      const guest = await this.#house.enrol(person);
      this.#membershipOf.set(guest.userId, guest.membershipId);
      if (person.passes === 0) this.#refused.add(guest.userId);
      guests.push(guest);
    }
    return guests;
  }

  /** Until every line of the terminals' logs has its entry, or that takes too long: then some are lost. */
  async #caughtUp(): Promise<void> {
    const house = this.#house;
    house.time.moveOn(pastMs);
    await house.bridge.signal('SIGKILL');
    await house.startBridge();
    const lines = () =>
      house.terminals
        .map(
          (terminal) => new Set(terminal.punches().map(({ userId, wallMs }) => `${userId} ${wallMs}`)).size,
        )
        .reduce((sum, count) => sum + count, 0);
    const isDone = async () => {
      const entries = await house.bridge.entries();
      return entries.length >= lines() && entries.every(({ outcome }) => outcome !== null);
    };
    await waitFor('the logs to be read', isDone, 30_000).catch(() => undefined);
  }

  async #lastComeAgain(): Promise<boolean> {
    const house = this.#house;
    const welcome = this.#lastGuests.filter(({ userId }) => !this.#refused.has(userId));
    const before = (await house.bridge.entries()).length;
    for (const guest of welcome) house.press(guest, 0);
    const entries = await house.decided(before + welcome.length);
    return entries.slice(before).every(({ outcome }) => outcome === 'opened');
  }

  #upTo(ms: number): number {
    return wholeNumber(this.#random, 0, Math.round(ms));
  }

  #after(ms: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
  }
}
