import type { CheckIn, Member, State } from '../model.ts';
import { v1Membership } from '../v1-json.ts';
import { addDays, instantAt, wallClock } from '../zone-time.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { EventName } from './event-names.ts';
import { eventsOfAdding, eventsOfChange, eventsOfDays } from './membership-events.ts';
import type { WebhookSender } from './sender.ts';

/** Knows which webhooks what happens in the space brings, and what the days bring by themselves. */
export class Teller {
  readonly #state: State;
  readonly #sender: WebhookSender;
  readonly #clock: VirtualClock;
  readonly #spaceUrl: string;
  #lastDay: string;

  constructor(parts: { state: State; sender: WebhookSender; clock: VirtualClock; spaceUrl: string }) {
    this.#state = parts.state;
    this.#sender = parts.sender;
    this.#clock = parts.clock;
    this.#spaceUrl = parts.spaceUrl;
    this.#lastDay = this.today;
    this.#waitForMidnight();
  }

  get today(): string {
    return wallClock(this.#clock.now(), this.#state.space.timeZone).date;
  }

  added(member: Member): void {
    this.#tell(member.id, eventsOfAdding(member, this.today));
  }

  changed(before: Member, after: Member): void {
    this.#tell(after.id, eventsOfChange(before, after, this.today));
  }

  deleted(member: Member): void {
    const url = this.#membershipUrl(member.id);
    this.#sender.fire('deleted_membership', { url, membership: v1Membership(member) });
  }

  aboutMember(membershipId: string, ...events: EventName[]): void {
    this.#tell(membershipId, events);
  }

  checkedIn(checkIn: CheckIn): void {
    const url = `${this.#spaceUrl}/api/check_ins/${checkIn.id}`;
    this.#sender.fire('created_checkin', { url });
    const usedPass = checkIn.passId !== null && this.#state.settings.passUseIsRemoval;
    if (usedPass) this.#tell(checkIn.membershipId, ['membership_removed_time_passes']);
  }

  checkedOut(checkIn: CheckIn): void {
    this.#sender.fire('created_checkout', { url: `${this.#spaceUrl}/api/check_ins/${checkIn.id}` });
  }

  tokenCreated(token: string): void {
    this.#sender.fire('created_checkin_token', { url: this.#tokenUrl(token) });
  }

  tokenDeleted(token: string, membershipId: string): void {
    const object = { token, membership: { id: membershipId } };
    this.#sender.fire('deleted_checkin_token', { url: this.#tokenUrl(token), checkin_token: object });
  }

  #tell(membershipId: string, events: readonly EventName[]): void {
    for (const event of events) this.#sender.fire(event, { url: this.#membershipUrl(membershipId) });
  }

  #membershipUrl(id: string): string {
    return `${this.#spaceUrl}/api/memberships/${encodeURIComponent(id)}`;
  }

  #tokenUrl(token: string): string {
    return `${this.#spaceUrl}/api/check_in_tokens/${encodeURIComponent(token)}`;
  }

  #waitForMidnight(): void {
    const { timeZone } = this.#state.space;
    const now = this.#clock.now();
    const midnight = instantAt(timeZone, addDays(wallClock(now, timeZone).date, 1), 0, 0);
    this.#clock.schedule(Math.max(1, midnight - now), () => {
      this.#newDay();
      this.#waitForMidnight();
    });
  }

  /** Also for days that passed unnoticed, where somebody moved the clock underneath. */
  #newDay(): void {
    const { today } = this;
    for (const member of this.#state.members.values()) {
      const events = eventsOfDays(member, this.#lastDay, today);
      if (events.includes('membership_plan_change_date_reached') && member.upcomingPlan !== null) {
        member.plan = member.upcomingPlan;
        member.upcomingPlan = null;
      }
      this.#tell(member.id, events);
    }
    this.#lastDay = today;
  }
}
