import type { EnrolmentDeed, EnrolmentStepMessage, GuidedEnrolmentMessage } from '../web/messages.ts';

/** What can be changed of a guided enrolment by itself. */
export type GuidedChange = Partial<
  Pick<GuidedEnrolmentMessage, 'userId' | 'way' | 'terminal' | 'fingers' | 'knownFingers' | 'step' | 'deeds'>
>;

/** A guided enrolment as everybody sees it, told anew with every change. */
export class GuidedState {
  #now: GuidedEnrolmentMessage;
  readonly #onChange: (now: GuidedEnrolmentMessage) => void;

  constructor(
    first: Pick<GuidedEnrolmentMessage, 'id' | 'membershipId' | 'startedBy' | 'startedAt'>,
    onChange: (now: GuidedEnrolmentMessage) => void,
  ) {
    this.#onChange = onChange;
    this.#now = {
      ...first,
      revision: 1,
      userId: null,
      way: null,
      terminal: null,
      fingers: [],
      knownFingers: [],
      step: { is: 'way' },
      deeds: [],
    };
    onChange(this.#now);
  }

  get now(): GuidedEnrolmentMessage {
    return this.#now;
  }

  change(change: GuidedChange): void {
    this.#now = { ...this.#now, ...change, revision: this.#now.revision + 1 };
    this.#onChange(this.#now);
  }

  to(step: EnrolmentStepMessage): void {
    this.change({ step });
  }

  /** Adds a line of what is done, or changes the one there is. */
  note(
    deed: EnrolmentDeed['deed'],
    state: EnrolmentDeed['state'],
    more: { terminal?: string | undefined; why?: string | undefined } = {},
  ): void {
    const { terminal = null, why = null } = more;
    const line: EnrolmentDeed = { deed, terminal, state, why };
    const isSame = (other: EnrolmentDeed) => other.deed === deed && other.terminal === terminal;
    const { deeds } = this.#now;
    this.change({
      deeds: deeds.some(isSame) ? deeds.map((each) => (isSame(each) ? line : each)) : [...deeds, line],
    });
  }
}
