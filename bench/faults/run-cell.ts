import { compareBooks, type Books } from './books.ts';
import type { Cell } from './cell.ts';
import { bridgeCells } from './bridge-cells.ts';
import { cobotCells } from './cobot-cells.ts';
import { ProofHouse, type Guest } from './proof-house.ts';
import type { Recorded } from './running-bridge.ts';
import { terminalCells } from './terminal-cells.ts';
import { waitFor } from './wait-for.ts';

/** Everything that goes wrong. */
export const cells: readonly Cell[] = [...cobotCells, ...terminalCells, ...bridgeCells];

/** What came of one cell. */
export interface CellResult extends Books {
  cell: string;
  /** Of the member's finger while it went wrong. */
  outcome: string;
  /** What the screen said then; empty where nothing. */
  screen: string;
  /** What Cobot held of the member then. */
  checkIns: number;
  /** Openings of the door for somebody whom Cobot refuses, or without an entry that could have caused them. */
  wronglyOpened: number;
  /** Whether the same member came in when all was well again, on the same pass. */
  cameInAfterwards: boolean;
  /** What is not as the cell says it should be; empty where all is. */
  complaints: string[];
}

/** Until what a terminal recorded cannot come as an event any more. */
const pastMs = 60_000;
/** How long Cobot may take to carry out what it was asked. */
const settleMs = 15_000;
/** How long the bridge may take to read what it missed. */
const readMs = 60_000;
/** How long a screen may take to show what was decided. */
const screenMs = 5_000;
const mayHaveOpened: readonly (string | null)[] = ['opened', 'unlock-failed', 'interrupted'];

/**
 * Plays one cell: a member with passes presses a finger while it goes wrong, then somebody whom Cobot refuses; then all is
 * well again, and both come once more. At the end the books of all sides are compared.
 */
export async function runCell(cell: Cell): Promise<CellResult> {
  const house = await ProofHouse.start({
    isOutside: cell.isKilled === true,
    config: cell.config ?? {},
    hasSmallDisk: cell.hasSmallDisk === true,
  });
  try {
    return await new CellRun(cell, house).play();
  } finally {
    await house.stop();
  }
}

class CellRun {
  readonly #cell: Cell;
  readonly #house: ProofHouse;
  #openedForRefused = 0;
  #pressed = 0;

  constructor(cell: Cell, house: ProofHouse) {
    this.#cell = cell;
    this.#house = house;
  }

  async play(): Promise<CellResult> {
    const house = this.#house;
    house.expectAnother();
    const member = await house.enrol({ name: 'Test Person One', passes: 3 });
    const refused = await house.enrol({ name: 'Test Person Two', passes: 0 });
    const { screen, checkIns } = await this.#whileWrong(member, refused);
    await this.#wellAgain();
    await this.#press(member);
    await this.#press(refused);
    return this.#result({ member, refused, screen, checkIns });
  }

  async #whileWrong(member: Guest, refused: Guest): Promise<{ screen: string; checkIns: number }> {
    const house = this.#house;
    const cell = this.#cell;
    const { says, isKilled, isUnheard } = cell;
    const mend = await cell.begin?.(house);
    house.press(member);
    this.#pressed += 1;
    await cell.strike?.(house);
    if (isKilled !== true && isUnheard !== true) await this.#isOver();
    const screen = says === undefined ? '' : await this.#screen(says);
    if (isKilled !== true && isUnheard !== true && cell.strike === undefined)
      await this.#pressWhileWrong(refused);
    // Without an answer of its own, what was asked is carried out all the same.
    if (isKilled === true) await house.bridge.signal('SIGKILL');
    await mend?.();
    await this.#settled();
    return { screen, checkIns: this.#checkInsOf(member) };
  }

  /** Whom Cobot refuses, while it goes wrong: the door is to stay shut. */
  async #pressWhileWrong(refused: Guest): Promise<void> {
    const before = this.#house.terminal.relayMoves().length;
    this.#house.press(refused);
    this.#pressed += 1;
    await this.#isOver();
    this.#openedForRefused += this.#house.terminal.relayMoves().length - before;
  }

  /** Until the finger is decided, as far as anybody can see. */
  async #isOver(): Promise<void> {
    if (this.#cell.outcomes.includes('not-recorded')) {
      await waitFor('the screen to say so', () => this.#house.terminal.lcdText.trim() !== '');
      return;
    }
    await this.#house.decided(this.#pressed);
  }

  async #screen(says: RegExp): Promise<string> {
    const shown = () => this.#house.terminal.lcdText.split(/\s+/).join(' ').trim();
    const seen = await waitFor('the screen', () => says.test(shown()), screenMs).catch(() => false);
    return seen ? shown() : `${shown()} (and not ${String(says)})`;
  }

  /** Until Cobot has carried out what it was asked. */
  async #settled(): Promise<void> {
    const { cobot } = this.#house;
    const isDone = () =>
      cobot
        .asked()
        .every(
          ({ endpoint, status, ms }) =>
            endpoint !== 'check-in-v2' || status !== undefined || ms !== undefined,
        );
    await waitFor('Cobot to be done', isDone, settleMs).catch(() => undefined);
  }

  /** What can be had back is had back, and the terminal's log is read. */
  async #wellAgain(): Promise<void> {
    const house = this.#house;
    const { isKilled, isUnheard } = this.#cell;
    if (isKilled === true) {
      house.time.moveOn(pastMs);
      await house.startBridge();
    } else {
      if (isUnheard !== true) await house.decided(this.#pressed);
      await house.moveOn(pastMs);
      await house.reconnect();
    }
    const lines = new Set(house.terminal.punches().map(({ userId, wallMs }) => `${userId} ${wallMs}`)).size;
    const isRead = async () => (await house.bridge.entries()).length >= lines;
    // Otherwise the books say that something is lost.
    await waitFor('what was missed to be read', isRead, readMs).catch(() => undefined);
    this.#pressed = (await house.bridge.entries()).length;
    await house.decided(this.#pressed);
  }

  async #press(guest: Guest): Promise<void> {
    const house = this.#house;
    await waitFor('the door to shut', () => !house.terminal.view().relay.open);
    house.press(guest);
    this.#pressed += 1;
    await house.decided(this.#pressed);
  }

  #checkInsOf({ membershipId }: Guest): number {
    return this.#house.cobot.checkIns().filter((one) => one.membershipId === membershipId).length;
  }

  async #result(seen: {
    member: Guest;
    refused: Guest;
    screen: string;
    checkIns: number;
  }): Promise<CellResult> {
    const { member, refused, screen, checkIns } = seen;
    const { terminal, bridge, cobot } = this.#house;
    const entries = (await bridge.entries()).toReversed();
    const books = compareBooks({
      terminals: new Map([['door 0', terminal]]),
      entries,
      cobot,
      membershipOf: new Map([member, refused].map(({ userId, membershipId }) => [userId, membershipId])),
    });
    const ofMember = entries.filter(({ userId }) => userId === member.userId);
    const ofRefused = entries.filter(({ userId }) => userId === refused.userId);
    const could = ofMember.filter(({ outcome }) => mayHaveOpened.includes(outcome)).length;
    const openedForRefused =
      this.#openedForRefused + ofRefused.filter(({ outcome }) => outcome === 'opened').length;
    const wronglyOpened =
      openedForRefused + Math.max(0, terminal.relayMoves().length - could) + books.openedWithoutCobot;
    const result = {
      ...books,
      cell: this.#cell.name,
      outcome: ofMember[0]?.outcome ?? 'no entry',
      screen,
      checkIns,
      wronglyOpened,
      cameInAfterwards: ofMember.at(-1)?.outcome === 'opened' && ofMember.length > 1,
      complaints: [],
    };
    return { ...result, complaints: this.#complaints(result, ofMember) };
  }

  #complaints(result: Omit<CellResult, 'complaints'>, ofMember: readonly Recorded[]): string[] {
    const { outcomes, says, checkIns } = this.#cell;
    const { screen, wronglyOpened, lost, doubled, chargedTwice, cameInAfterwards } = result;
    const complaints = Object.entries({ wronglyOpened, lost, doubled, chargedTwice })
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${what}: ${count}`);
    if (!outcomes.some((outcome) => outcome === result.outcome))
      complaints.push(`ended as ${result.outcome}, not ${outcomes.join(' or ')}`);
    if (says !== undefined && !says.test(screen)) complaints.push(`the screen said: ${screen}`);
    if (!checkIns.includes(result.checkIns)) complaints.push(`Cobot held ${result.checkIns} check-ins`);
    if (!cameInAfterwards)
      complaints.push(
        `afterwards: ${ofMember.at(-1)?.outcome ?? 'nothing'}, ${ofMember.at(-1)?.reason ?? ''}`,
      );
    return complaints;
  }
}
