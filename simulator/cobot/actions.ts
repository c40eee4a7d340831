import { type Asked, AskedLog } from './asked.ts';
import { type Endpoint, type Fault, Faults } from './endpoints.ts';
import type {
  MemberChange,
  MemberInput,
  PassesInput,
  PlanChange,
  PlanInput,
  SettingsChange,
} from './inputs.ts';
import { RateLimiter } from './limits.ts';
import * as members from './members.ts';
import type { Settings, SpacePlan, State, Subscription } from './model.ts';
import { unusedPasses } from './passes.ts';
import { addSpacePlan, changePlan } from './plans.ts';
import { defaultSettings } from './state.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { WebhookSender } from './webhooks/sender.ts';
import { Teller } from './webhooks/teller.ts';

/** A member as the control API shows it. */
export interface MemberView {
  id: string;
  name: string;
  email: string | null;
  plan: string;
  confirmedAt: string | null;
  startsAt: string | null;
  canceledTo: string | null;
  unusedPasses: number;
  tokens: string[];
  /** By label. */
  customFields: Record<string, string>;
}

export interface CheckInView {
  id: string;
  membershipId: string;
  passId: string | null;
  validFrom: string;
  validUntil: string;
}

export interface ActionsParts {
  state: State;
  clock: VirtualClock;
  /** As webhooks name the space. */
  spaceUrl: string;
  webhookTimeoutMs: number;
  stopping: AbortSignal;
}

/**
 * Everything that can be done to the fake from behind: what a space's staff does in Cobot, with the webhooks it brings,
 * and what goes wrong.
 */
export class Actions {
  readonly state: State;
  readonly clock: VirtualClock;
  readonly webhooks: WebhookSender;
  readonly teller: Teller;
  readonly faults = new Faults();
  readonly limiter = new RateLimiter();
  readonly askedLog = new AskedLog();

  constructor(parts: ActionsParts) {
    const { state, clock, spaceUrl, webhookTimeoutMs, stopping } = parts;
    this.state = state;
    this.clock = clock;
    const { subscriptions } = state;
    this.webhooks = new WebhookSender({ subscriptions, clock, timeoutMs: webhookTimeoutMs, stopping });
    this.teller = new Teller({ state, sender: this.webhooks, clock, spaceUrl });
  }

  /** Moves the fake's time on; resolves when all webhooks that fell due on the way have been sent. */
  async advance(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  members(): MemberView[] {
    return [...this.state.members.keys()].map((id) => this.member(id));
  }

  member(id: string): MemberView {
    const member = members.requireMember(this.state, id);
    const { name, email, plan, confirmedAt, startsAt, canceledTo } = member;
    const passes = unusedPasses(this.state.passes.get(id), this.clock.now());
    const tokens = [...this.state.checkInTokens].filter(([, owner]) => owner === id).map(([token]) => token);
    const confirmed = confirmedAt === null ? null : new Date(confirmedAt).toISOString();
    return {
      id,
      name,
      email,
      plan: plan.name,
      confirmedAt: confirmed,
      startsAt,
      canceledTo,
      unusedPasses: passes.length,
      tokens,
      customFields: Object.fromEntries(
        this.state.customFields.map((field) => [field.label, member.customFields.get(field.id) ?? '']),
      ),
    };
  }

  addMember(input: MemberInput): MemberView {
    const member = members.addMember(this.state, input, this.clock.now());
    this.teller.added(member);
    if ((input.passes ?? 0) > 0) this.teller.aboutMember(member.id, 'membership_added_time_passes');
    for (const token of input.tokens ?? []) this.teller.tokenCreated(token);
    return this.member(member.id);
  }

  changeMember(id: string, change: MemberChange): MemberView {
    const before = { ...members.requireMember(this.state, id) };
    const after = members.changeMember(this.state, id, change);
    this.teller.changed(before, after);
    if (change.plan !== undefined)
      this.teller.aboutMember(id, 'changed_membership_plan', 'membership_plan_change_date_reached');
    return this.member(id);
  }

  /** Without a date: from today on. */
  cancelMember(id: string, canceledTo?: string): MemberView {
    return this.changeMember(id, { canceledTo: canceledTo ?? this.teller.today });
  }

  undoCancellation(id: string): MemberView {
    return this.changeMember(id, { canceledTo: null });
  }

  /** Without a date, at once. */
  changePlan(id: string, change: PlanChange): MemberView {
    const member = members.requireMember(this.state, id);
    const holds = changePlan(this.state, member, change, this.teller.today);
    this.teller.aboutMember(id, 'changed_membership_plan');
    if (holds) this.teller.aboutMember(id, 'membership_plan_change_date_reached');
    return this.member(id);
  }

  addPlan(plan: PlanInput): SpacePlan {
    return addSpacePlan(this.state, plan);
  }

  deleteMember(id: string): void {
    const member = members.requireMember(this.state, id);
    members.deleteMember(this.state, id);
    this.teller.deleted(member);
  }

  addPasses(id: string, passes: PassesInput = {}): MemberView {
    members.addPasses(this.state, id, passes, this.clock.now());
    this.teller.aboutMember(id, 'membership_added_time_passes');
    return this.member(id);
  }

  removePasses(id: string, count = 1): MemberView {
    members.removePasses(this.state, id, count);
    this.teller.aboutMember(id, 'membership_removed_time_passes');
    return this.member(id);
  }

  setCustomField(id: string, label: string, value: string): MemberView {
    members.setCustomField(this.state, id, label, value);
    this.teller.aboutMember(id, 'updated_custom_field');
    return this.member(id);
  }

  addToken(id: string, token: string): MemberView {
    members.addCheckInToken(this.state, id, token);
    this.teller.tokenCreated(token);
    return this.member(id);
  }

  removeToken(token: string): void {
    this.teller.tokenDeleted(token, members.removeCheckInToken(this.state, token));
  }

  subscriptions(): Subscription[] {
    return [...this.state.subscriptions.values()].map((one) => ({ ...one }));
  }

  /** Sets what goes wrong at an endpoint from now on; undefined takes it back. */
  setFault(endpoint: Endpoint, fault: Fault | undefined): void {
    this.faults.set(endpoint, fault);
  }

  /** Delays each request to an endpoint before it is carried out; 0 takes it back. */
  setDelay(endpoint: Endpoint, delayMs: number): void {
    this.faults.setDelay(endpoint, delayMs);
  }

  settings(): Settings {
    return structuredClone(this.state.settings);
  }

  changeSettings(change: SettingsChange): Settings {
    const { settings } = this.state;
    const { repeatCheckIn, passUseIsRemoval, signOnIsGranted, signOnUser } = change;
    if (repeatCheckIn !== undefined) settings.repeatCheckIn = repeatCheckIn;
    if (passUseIsRemoval !== undefined) settings.passUseIsRemoval = passUseIsRemoval;
    if (signOnIsGranted !== undefined) settings.signOnIsGranted = signOnIsGranted;
    if (signOnUser !== undefined) settings.signOnUser = signOnUser;
    Object.assign(settings.unknownToken, change.unknownToken);
    Object.assign(settings.texts, change.texts);
    Object.assign(settings.limits, change.limits);
    return this.settings();
  }

  checkIns(): CheckInView[] {
    return this.state.checkIns.map((one) => ({
      id: one.id,
      membershipId: one.membershipId,
      passId: one.passId,
      validFrom: new Date(one.validFrom).toISOString(),
      validUntil: new Date(one.validUntil).toISOString(),
    }));
  }

  asked(): Asked[] {
    return this.askedLog.list();
  }

  /** As just started, without members and subscriptions; access tokens stay, ids and the clock go on. */
  reset(): void {
    const { state } = this;
    state.members.clear();
    state.plans.clear();
    state.customFields = [];
    state.subscriptions.clear();
    state.oauthGrants.clear();
    this.webhooks.clear();
    state.passes.clear();
    state.checkInTokens.clear();
    state.checkIns = [];
    state.checkInsOf.clear();
    state.settings = defaultSettings(state.limitsAtStart);
    this.faults.clear();
    this.limiter.clear();
    this.askedLog.clear();
  }
}
