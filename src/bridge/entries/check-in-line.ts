import { within } from '../clock.ts';
import type { BridgeClock } from '../clock.ts';
import { askCobot } from './ask-cobot.ts';
import type { CobotWord } from './ask-cobot.ts';
import type { CheckInDesk } from './ports.ts';
import { Turns } from './turns.ts';

/** One entry's question to Cobot. */
export interface Question {
  terminal: string;
  membershipId: string;
  checkInToken: string;
  /** What is left for Cobot, looked at again after waiting. */
  timeoutMs(): number;
  /** True once the door cannot be opened any more by this entry. */
  isMoot(): boolean;
  /** See {@link Asking}. */
  mayBeIn(): boolean;
}

/** What came of a question; `isShared` where it is the answer to another entry of the same member. */
export type Asked = { answer: CobotWord; isShared: boolean } | 'too-late' | 'moot';

/** What a line works with. */
export interface LineParts {
  desk: CheckInDesk;
  clock: BridgeClock;
  signal: AbortSignal;
  /** Hears every word of Cobot once, also those that come when nobody waits for them any more. */
  onWord: (membershipId: string, word: CobotWord) => void;
}

/** One terminal's people must not use up what Cobot and the other doors have. */
const MOST_AT_A_TERMINAL = 3;
const timedOut = { kind: 'timed-out' } as const;

/**
 * Who asks Cobot when: one question per member at a time, which a second press of the same member joins, and few per
 * terminal. An entry waits no longer than it may; the question goes on, so that nothing is asked twice.
 */
export class CheckInLine {
  readonly #parts: LineParts;
  readonly #turns: Turns;
  /** Of each member: the answer, and all that wait for it. */
  readonly #underWay = new Map<string, { answer: Promise<CobotWord | undefined>; questions: Question[] }>();
  readonly #doubtful = new Set<string>();

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#turns = new Turns(MOST_AT_A_TERMINAL, parts.clock);
  }

  /** Nobody knows whether Cobot checked that member in: it is read back before anything is posted. */
  doubt(membershipId: string): void {
    this.#doubtful.add(membershipId);
  }

  async ask(question: Question): Promise<Asked> {
    const { membershipId } = question;
    for (;;) {
      const other = this.#underWay.get(membershipId);
      if (other === undefined) return this.#askInTurn(question);
      other.questions.push(question);
      // The other entry may end without having asked; then this one asks.
      // oxlint-disable-next-line no-await-in-loop
      const answer = await this.#waitFor(other.answer, question);
      if (answer !== undefined) return { answer, isShared: true };
    }
  }

  async #askInTurn(question: Question): Promise<Asked> {
    const { terminal, membershipId } = question;
    const { promise, resolve } = Promise.withResolvers<CobotWord | undefined>();
    const questions = [question];
    this.#underWay.set(membershipId, { answer: promise, questions });
    const end = (word: CobotWord | undefined) => {
      this.#underWay.delete(membershipId);
      resolve(word);
    };
    const turn = this.#turns.take(terminal, question.timeoutMs());
    if (turn !== true && !(await turn)) {
      end(undefined);
      return 'too-late';
    }
    try {
      const hindrance = question.isMoot() ? 'moot' : question.timeoutMs() <= 0 ? 'too-late' : undefined;
      if (hindrance !== undefined) {
        end(undefined);
        return hindrance;
      }
      void this.#ask(question, questions).then(end);
      const answer = await this.#waitFor(promise, question);
      return { answer: answer ?? timedOut, isShared: false };
    } finally {
      this.#turns.release(terminal);
    }
  }

  async #ask(question: Question, questions: readonly Question[]): Promise<CobotWord> {
    const { desk, clock, signal, onWord } = this.#parts;
    const { membershipId, checkInToken } = question;
    const asking = {
      membershipId,
      checkInToken,
      msLeft: () => question.timeoutMs(),
      isMoot: () => questions.every((each) => each.isMoot()),
      mayBeIn: () => question.mayBeIn(),
    };
    const word = await askCobot({ desk, clock, signal, doubtful: this.#doubtful }, asking);
    onWord(membershipId, word);
    return word;
  }

  /** The word, or that it did not come in time; undefined where there will be none. */
  async #waitFor(asked: Promise<CobotWord | undefined>, question: Question): Promise<CobotWord | undefined> {
    const isInTime = await within(this.#parts.clock, Math.max(0, question.timeoutMs()), asked);
    return isInTime ? asked : timedOut;
  }
}
