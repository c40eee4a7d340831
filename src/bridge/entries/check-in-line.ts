import type { CheckInAnswer } from '../../cobot/check-ins.ts';
import type { BridgeClock } from '../clock.ts';
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
}

/** What came of a question; `isShared` where it is the answer to another entry of the same member. */
export type Asked = { answer: CheckInAnswer; isShared: boolean } | 'too-late' | 'moot';

/** One terminal's people must not use up what Cobot and the other doors have. */
const MOST_AT_A_TERMINAL = 3;

/**
 * Who asks Cobot when: one question per member at a time, which a second press of the same member shares, and few per
 * terminal. Where nobody else asks, nothing is waited for.
 */
export class CheckInLine {
  readonly #desk: CheckInDesk;
  readonly #signal: AbortSignal;
  readonly #turns: Turns;
  readonly #underWay = new Map<string, Promise<CheckInAnswer | undefined>>();

  constructor(parts: { desk: CheckInDesk; clock: BridgeClock; signal: AbortSignal }) {
    this.#desk = parts.desk;
    this.#signal = parts.signal;
    this.#turns = new Turns(MOST_AT_A_TERMINAL, parts.clock);
  }

  async ask(question: Question): Promise<Asked> {
    for (;;) {
      const other = this.#underWay.get(question.membershipId);
      if (other === undefined) return this.#askFirst(question);
      // The other entry may end without having asked; then this one asks.
      // oxlint-disable-next-line no-await-in-loop
      const answer = await other;
      if (answer !== undefined) return { answer, isShared: true };
    }
  }

  async #askFirst(question: Question): Promise<Asked> {
    const { promise, resolve } = Promise.withResolvers<CheckInAnswer | undefined>();
    this.#underWay.set(question.membershipId, promise);
    let answer: CheckInAnswer | undefined;
    try {
      const asked = await this.#askInTurn(question);
      if (typeof asked === 'object') answer = asked.answer;
      return asked;
    } finally {
      this.#underWay.delete(question.membershipId);
      resolve(answer);
    }
  }

  async #askInTurn(question: Question): Promise<Asked> {
    const { terminal, checkInToken } = question;
    const turn = this.#turns.take(terminal, question.timeoutMs());
    if (turn !== true && !(await turn)) return 'too-late';
    try {
      if (question.isMoot()) return 'moot';
      const timeoutMs = question.timeoutMs();
      if (timeoutMs <= 0) return 'too-late';
      const answer = await this.#desk.checkIn(checkInToken, { timeoutMs, signal: this.#signal });
      return { answer, isShared: false };
    } finally {
      this.#turns.release(terminal);
    }
  }
}
