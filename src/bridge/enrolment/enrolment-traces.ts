import { delay } from '../clock.ts';
import { BridgeError, kindOf, messageOf } from '../errors.ts';
import type { GuidedEnrolmentMessage } from '../web/messages.ts';
import { consentHash } from './consent-texts.ts';
import type { BegunEnrolment } from './enrol.ts';
import { FingerPlaces } from './finger-places.ts';
import type { HeldFinger } from './finger-places.ts';
import type { GuidedParts } from './guided-parts.ts';

/** How often a terminal that is away is looked for, which still has something of a cancelled enrolment. */
const LOOK_MS = 1_000;

/** A consent as a member gives it. */
export interface GivenConsent {
  textVersion: string;
  language: string;
  givenHow: string;
}

/** What taking back works with. */
export type TraceParts = Pick<GuidedParts, 'desk' | 'fleet' | 'store' | 'clock' | 'log'>;

/** What a guided enrolment has left behind so far, and how it is taken back. */
export class EnrolmentTraces {
  readonly #parts: TraceParts;
  readonly #stopping: AbortSignal;
  /** The member's numbers; undefined until they are given. */
  begun: BegunEnrolment | undefined;
  /** Places for fingers at the terminal that may be other than they were. */
  readonly touched = new Set<number>();
  /** What was in them. */
  before: ReadonlyMap<number, HeldFinger> = new Map();
  /** In the vault. */
  sealed: readonly HeldFinger[] = [];
  /** Noted as the member's by this enrolment. */
  newCard: number | undefined;
  #consentId: string | undefined;

  /** `stopping`: nothing is waited for any more. */
  constructor(parts: TraceParts, stopping: AbortSignal) {
    this.#parts = parts;
    this.#stopping = stopping;
  }

  /** Notes a consent, which takes the place of one given a moment ago. Throws `other-consent-text`. */
  async giveConsent(
    { textVersion, language, givenHow }: GivenConsent,
    { membershipId, witnessedBy }: { membershipId: string; witnessedBy: string },
  ): Promise<void> {
    const textHash = consentHash(textVersion, language);
    if (textHash === undefined)
      throw new BridgeError('refusal', 'other-consent-text', 'the text that was agreed to is not this one', {
        advice: 'load the page again, and ask once more',
      });
    const { store, clock } = this.#parts;
    const text = { textVersion, textHash, language };
    const how = { givenHow, witnessedBy, givenAt: clock.wallNow() };
    const { id } = await store.consents.give({ membershipId, purpose: 'finger', ...text, ...how });
    await this.withdrawConsent();
    this.#consentId = id;
  }

  async withdrawConsent(): Promise<void> {
    const { store, clock } = this.#parts;
    const id = this.#consentId;
    this.#consentId = undefined;
    if (id !== undefined) await store.consents.takeBack(id, 'enrolment-cancelled', clock.wallNow());
  }

  /** Everything as it was before, at the terminal last of all: it may be away. Throws what store and terminals throw. */
  async takeBack(now: GuidedEnrolmentMessage): Promise<void> {
    const { desk, store, fleet } = this.#parts;
    const { membershipId, terminal } = now;
    await this.withdrawConsent();
    if (this.newCard !== undefined) await store.cards.takeBack(this.newCard);
    const isNew = this.begun?.isNew === true;
    const kept = new Set(isNew ? [] : now.knownFingers);
    // oxlint-disable-next-line no-await-in-loop
    for (const { finger, algorithm } of this.sealed.filter((each) => !kept.has(each.finger)))
      await store.vault.remove({ membershipId, kind: 'finger', finger, algorithm });
    if (isNew && this.begun !== undefined) await desk.takeBack(this.begun);
    else await this.#restoreFingers(now);
    // Whatever the terminal was told last: it identifies people.
    if (terminal !== null) await fleet.seatOf(terminal)?.session.backToIdentifying();
  }

  async #restoreFingers({ userId, terminal }: GuidedEnrolmentMessage): Promise<void> {
    const { fleet, clock, log } = this.#parts;
    if (userId === null || terminal === null || this.touched.size === 0) return;
    while (!this.#stopping.aborted) {
      const seat = fleet.seatOf(terminal);
      try {
        if (seat !== undefined) {
          // oxlint-disable-next-line no-await-in-loop
          await new FingerPlaces(seat, userId).restore(this.touched, this.before);
          return;
        }
      } catch (error) {
        if (kindOf(error) === 'ours') throw error;
        log.warn({ event: 'fingers-not-restored', terminal, problem: messageOf(error) });
      }
      // oxlint-disable-next-line no-await-in-loop
      await delay(clock, LOOK_MS, this.#stopping);
    }
  }
}
