import type { Cobot } from '../../cobot/client.ts';
import type { ReaderNumbers } from '../../cobot/reader-numbers.ts';
import type { Membership } from '../../cobot/schemas.ts';
import type { BridgeClock } from '../clock.ts';
import type { Roster } from '../entries/roster.ts';
import { BridgeError, adviceOf, kindOf, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Enrolment, NamedEnrolment } from '../store/enrolments.ts';
import type { Store } from '../store/store.ts';
import type { HouseSync, PlaceOptions } from '../sync/house-sync.ts';
import type { PlacementReport } from '../sync/placement.ts';
import type { Fleet } from '../terminals/fleet.ts';
import { userIdSchema } from '../web/messages.ts';
import { newCheckInToken } from './check-in-token.ts';
import { memberFacts } from './member-facts.ts';

/** Somebody stands there and waits: before webhooks and sync, and not for long. */
const urgent = { priority: 'enrolment', maxWaitMs: 10_000 } as const;

/** What an enrolment works with. */
export interface EnrolmentParts {
  cobot: Pick<Cobot, 'membership' | 'checkInToken' | 'createCheckInToken'>;
  store: Pick<Store, 'members' | 'enrolments' | 'terminalUsers'>;
  fleet: Pick<Fleet, 'adopt' | 'lookAtUsers'>;
  sync: Pick<HouseSync, 'placeMember' | 'takeOut'>;
  roster: Pick<Roster, 'set'>;
  clock: BridgeClock;
  randomBytes: (count: number) => Uint8Array;
  log: Log;
  /** The custom field of Cobot where the numbers are kept too; undefined where they are not. */
  numbers?: Pick<ReaderNumbers, 'of' | 'keep'> | undefined;
  /** Hears of every membership that was enrolled. */
  onEnrolled?: (membership: Membership) => void;
}

/** An enrolment that has its numbers, before anybody outside the bridge knows of it. */
export interface BegunEnrolment {
  membership: Membership;
  member: NamedEnrolment;
  /** False when the member had been enrolled before. */
  isNew: boolean;
  /** The number stands in Cobot's custom field, where there is one. */
  isKept: boolean;
}

/** The outcome of an enrolment. The check-in token is not part of it: nobody but the bridge needs it. */
export interface EnrolmentResult {
  membershipId: string;
  userId: string;
  /** False when the member had been enrolled before. */
  isNew: boolean;
  terminals: PlacementReport[];
}

/**
 * Gives members their place in the terminals. Every step looks before it acts, and what a later step needs is on disk
 * before the step that others can see; so an enrolment that was cut short is finished by asking for it again.
 */
export class EnrolmentDesk {
  readonly #parts: EnrolmentParts;
  /** One after the other: the same member asked for twice at once must not get two ids. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: EnrolmentParts) {
    this.#parts = parts;
  }

  /**
   * Enrols a membership. `userId` says that the member is in the terminals already, under that id; otherwise it is the
   * number that staff wrote into the custom field, or else one that was never given before. Throws `BridgeError` with advice, `TerminalError` never: each terminal's part is
   * in the result.
   */
  enrol(membershipId: string, userId?: string): Promise<EnrolmentResult> {
    return this.#alone(async () => {
      const begun = await this.#begin(membershipId, userId);
      const terminals = await this.#place(begun.member);
      await this.#finish(begun);
      const { isNew, member } = begun;
      this.#parts.log.info({ event: 'enrolled', isNew, terminals: terminals.map((it) => it.result) });
      return { membershipId: member.membershipId, userId: member.userId, isNew, terminals };
    });
  }

  /** The first part of {@link enrol}: the member gets its numbers. Throws as that does. */
  begin(membershipId: string): Promise<BegunEnrolment> {
    return this.#alone(() => this.#begin(membershipId, undefined));
  }

  /** The second: the member's user in the terminals. Throws as {@link enrol} does. */
  place(member: Enrolment, options?: PlaceOptions): Promise<PlacementReport[]> {
    return this.#place(member, options);
  }

  /** The last: Cobot knows the check-in token, and the doors the member. Throws as {@link enrol} does. */
  finish(begun: BegunEnrolment): Promise<void> {
    return this.#alone(() => this.#finish(begun));
  }

  /** Undoes what {@link begin} and {@link place} did for a member who is new; the userId is not given out again. */
  takeBack({ isNew, member }: BegunEnrolment): Promise<void> {
    const { store, sync } = this.#parts;
    return this.#alone(async () => {
      if (!isNew) return;
      await store.enrolments.remove(member.membershipId);
      await sync.takeOut(member.userId);
    });
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #place(member: Enrolment, options?: PlaceOptions): Promise<PlacementReport[]> {
    return this.#asking(() => this.#parts.sync.placeMember(member, options));
  }

  async #finish({ membership, member, isKept }: BegunEnrolment): Promise<void> {
    const { roster, numbers, onEnrolled } = this.#parts;
    roster.set(member);
    if (!isKept) await this.#asking(async () => numbers?.keep(member.membershipId, member.userId, urgent));
    await this.#register(member);
    onEnrolled?.(membership);
  }

  async #begin(membershipId: string, wantedUserId: string | undefined): Promise<BegunEnrolment> {
    const { cobot, store, fleet, clock } = this.#parts;
    const membership = await this.#asking(() => cobot.membership(membershipId, urgent));
    if (membership === undefined) {
      throw new BridgeError('refusal', 'unknown-membership', 'Cobot knows no membership with this id', {
        advice: "copy the id from the member's page in Cobot, and check that spaceUrl is that space",
      });
    }
    await store.members.refresh([memberFacts(membership)], clock.wallNow());
    const before = await store.enrolments.ofMembership(membership.id);
    const kept = await this.#numberOf(membership.id, before, wantedUserId);
    const enrolment = before ?? (await this.#give(membership.id, wantedUserId ?? kept));
    if (wantedUserId !== undefined && wantedUserId !== enrolment.userId) {
      throw new BridgeError(
        'refusal',
        'already-enrolled',
        `this member already has the user id ${enrolment.userId}`,
        {
          advice: 'enrol without a user id to keep the one the member has',
        },
      );
    }
    if (wantedUserId !== undefined) await fleet.adopt(wantedUserId);
    return {
      membership,
      member: { ...enrolment, name: membership.name },
      isNew: before === undefined,
      isKept: kept !== undefined,
    };
  }

  /** What staff wrote into the custom field. Throws `refusal` where that cannot be the member's number. */
  async #numberOf(
    membershipId: string,
    before: Enrolment | undefined,
    wantedUserId: string | undefined,
  ): Promise<string | undefined> {
    const kept = await this.#asking(async () => this.#parts.numbers?.of(membershipId, urgent));
    const expected = before?.userId ?? wantedUserId;
    if (kept === undefined || kept === expected) return kept;
    const isNumber = userIdSchema.safeParse(kept).success;
    if (expected === undefined && isNumber) return kept;
    const advice =
      expected === undefined
        ? 'write a number of 1 to 9 digits into the field, or empty it to have one given'
        : `write ${expected} into the field, or empty it: a number that was given out stays the member's`;
    throw new BridgeError('refusal', 'number-differs', "the custom field does not hold the member's number", {
      advice,
    });
  }

  /** A userId and a token, on disk together before anybody hears of them. */
  async #give(membershipId: string, wantedUserId: string | undefined): Promise<Enrolment> {
    const { store, fleet, clock, randomBytes } = this.#parts;
    if (wantedUserId !== undefined && (await store.enrolments.isGivenOut(wantedUserId))) {
      throw new BridgeError('refusal', 'user-id-taken', `another member has the user id ${wantedUserId}`, {
        advice: 'enrol without a user id, and with the custom field empty, to be given a free one',
      });
    }
    if (wantedUserId === undefined) await fleet.lookAtUsers();
    return store.enrolments.create(membershipId, newCheckInToken(randomBytes), clock.wallNow(), wantedUserId);
  }

  async #register({ checkInToken: token, membershipId, userId }: Enrolment): Promise<void> {
    const { cobot, store, clock } = this.#parts;
    const known = await this.#asking(() => cobot.checkInToken(token, urgent));
    if (known === undefined)
      await this.#asking(() => cobot.createCheckInToken({ membershipId, token }, urgent));
    else if (known.membershipId !== undefined && known.membershipId !== membershipId) {
      throw new BridgeError(
        'refusal',
        'token-moved',
        "Cobot has the member's check-in token at another membership",
        {
          advice: 'delete that check-in token in Cobot, then enrol again',
        },
      );
    }
    await store.enrolments.markRegistered(userId, clock.wallNow());
  }

  async #asking<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (cause) {
      const kind = kindOf(cause);
      const advice =
        kind === 'refusal'
          ? "check the access token's scopes (read_memberships, checkin_tokens) and that its user is an admin"
          : 'try again in a moment: what is done already is kept';
      throw new BridgeError(kind, 'cobot', `Cobot did not do it: ${messageOf(cause)}`, {
        advice: adviceOf(cause) ?? advice,
        cause,
      });
    }
  }
}
