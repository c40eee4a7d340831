import type { OfflineDesk } from '../offline/offline-desk.ts';
import type { OfflineStay } from '../offline/decide-offline.ts';
import type { BridgeClock } from '../clock.ts';
import { isWithin } from '../doors/hours.ts';
import { spaceMoment } from '../space-time.ts';
import { ageOf } from '../terminals/clock-reading.ts';
import { decisionWithout, verdictOn } from './after-asking.ts';
import type { CobotWord } from './ask-cobot.ts';
import { decideBeforehand, isPassedBack } from './before-asking.ts';
import type { CheckInLine } from './check-in-line.ts';
import { refusal } from './decision.ts';
import type { AlertKind, Decision } from './decision.ts';
import type { Leases } from './leases.ts';
import type { EntryPlace, Verification } from './ports.ts';
import type { Roster, RosterMember } from './roster.ts';
import { terminalGone } from './notes.ts';
import type { Whereabouts } from './whereabouts.ts';

/** What a judge works with. */
export interface JudgeParts {
  roster: Pick<Roster, 'find'>;
  leases: Pick<Leases, 'of'>;
  whereabouts: Pick<Whereabouts, 'isInside'>;
  offline: Pick<OfflineDesk, 'decide' | 'mayBeIn'>;
  clock: BridgeClock;
  timeZone: string;
  maxEventAgeMs: number;
}

/** A verification that is being judged. */
export interface Case {
  verification: Verification;
  userId: string | undefined;
  place: EntryPlace;
  /** UTC ms. */
  arrivedUtc: number;
}

/** What was found before Cobot was asked; `decision` is undefined where it has to be. */
export interface Finding {
  member: RosterMember | undefined;
  decision: Decision | undefined;
  leaseCheckInId: string | undefined;
  /** Told to staff if the door opens. */
  softAlert: AlertKind | undefined;
}

/** What came of asking. `stay` is to be kept before the door opens. */
export interface Hearing {
  decision: Decision;
  word: CobotWord | undefined;
  isShared: boolean;
  stay: OfflineStay | undefined;
}

const nobodyAsked = { word: undefined, isShared: false, stay: undefined } as const;

/** Puts together what is known of a verification, and decides by the rules. It changes nothing. */
export class Judge {
  readonly #parts: JudgeParts;

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  /** What needs no question to Cobot. */
  lookAt({ verification, userId, place, arrivedUtc }: Case): Finding {
    const { roster, leases, whereabouts, clock, timeZone, maxEventAgeMs } = this.#parts;
    const { wallMs, arrivedAt, state } = verification;
    const { rules, terminal, deniedBit } = place;
    const now = clock.wallNow();
    const age = ageOf(wallMs, place.clock, arrivedUtc, maxEventAgeMs);
    const isFresh = age === 'fresh';
    const implausible = place.plausibility.judge({ epoch: place.clockEpoch, wallMs, arrivedAt, isFresh });
    if (!isFresh || implausible === 'out-of-order') place.doubtClock();
    const known = userId === undefined ? undefined : roster.find(userId);
    const isForeign = userId !== undefined && place.isForeign(userId);
    const member = isForeign ? undefined : known;
    const lease = member && leases.of(member.membershipId, now);
    const facts = {
      age,
      implausible,
      state,
      deniedBit,
      person: known === undefined ? 'unknown' : isForeign ? 'elsewhere' : 'enrolled',
      direction: rules.direction,
      isLockedDown: rules.lockdown,
      isWithinHours: rules.hours.length === 0 || isWithin(rules.hours, spaceMoment(timeZone, now)),
      antiPassback: rules.antiPassback,
      isInside: member !== undefined && whereabouts.isInside(member.membershipId, terminal, now),
      hasLease: lease !== undefined,
    } as const;
    return {
      member,
      decision: decideBeforehand(facts),
      leaseCheckInId: lease?.checkInId,
      softAlert: isPassedBack(facts) ? 'passed-back' : undefined,
    };
  }

  /** Asks Cobot, and where it does not decide, the door's offline policy. */
  async hear(
    line: Pick<CheckInLine, 'ask'>,
    member: RosterMember,
    { place, timeoutMs, isOver }: { place: EntryPlace; timeoutMs: () => number; isOver: () => boolean },
  ): Promise<Hearing> {
    const { offline } = this.#parts;
    const { membershipId, checkInToken } = member;
    const asked = await line.ask({
      terminal: place.terminal,
      membershipId,
      checkInToken,
      timeoutMs,
      isMoot: () => place.isGone() || isOver(),
      mayBeIn: () => offline.mayBeIn(membershipId),
    });
    if (asked === 'moot') return { ...nobodyAsked, decision: { ...refusal('too-late'), note: terminalGone } };
    if (asked === 'too-late') return this.#without(refusal('too-late'), place, membershipId);
    const { answer: word, isShared } = asked;
    if (word.kind === 'already-in') {
      return { decision: { opens: true, way: 'already-in' }, word, isShared, stay: undefined };
    }
    const verdict = verdictOn(word);
    if ('decision' in verdict) return { decision: verdict.decision, word, isShared, stay: undefined };
    return { ...this.#without(verdict.trouble, place, membershipId), word, isShared };
  }

  #without(trouble: Parameters<typeof decisionWithout>[0], place: EntryPlace, membershipId: string): Hearing {
    const offline = this.#parts.offline.decide(membershipId, place.rules);
    const stay = offline.opens && offline.isNew ? offline.stay : undefined;
    return { ...nobodyAsked, decision: decisionWithout(trouble, offline), stay };
  }
}
