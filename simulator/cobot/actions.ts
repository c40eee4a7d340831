import { type Asked, AskedLog } from './asked.ts';
import { type Endpoint, type Fault, Faults } from './endpoints.ts';
import type { MemberChange, MemberInput, PassesInput, SettingsChange } from './inputs.ts';
import { RateLimiter } from './limits.ts';
import * as members from './members.ts';
import type { Settings, State } from './model.ts';
import { unusedPasses } from './passes.ts';
import { defaultSettings } from './state.ts';
import { wallClock } from './zone-time.ts';

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
}

export interface CheckInView {
  id: string;
  membershipId: string;
  passId: string | null;
  validFrom: string;
  validUntil: string;
}

/** Everything that can be done to the fake from behind: what a space's staff does in Cobot, and what goes wrong. */
export class Actions {
  readonly state: State;
  readonly faults = new Faults();
  readonly limiter = new RateLimiter();
  readonly askedLog = new AskedLog();
  readonly #now: () => number;

  constructor(state: State, now: () => number) {
    this.state = state;
    this.#now = now;
  }

  members(): MemberView[] {
    return [...this.state.members.keys()].map((id) => this.member(id));
  }

  member(id: string): MemberView {
    const { name, email, plan, confirmedAt, startsAt, canceledTo } = members.requireMember(this.state, id);
    const passes = unusedPasses(this.state.passes.get(id), this.#now());
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
    };
  }

  addMember(input: MemberInput): MemberView {
    return this.member(members.addMember(this.state, input, this.#now()).id);
  }

  changeMember(id: string, change: MemberChange): MemberView {
    return this.member(members.changeMember(this.state, id, change).id);
  }

  /** Without a date: from today on. */
  cancelMember(id: string, canceledTo?: string): MemberView {
    const today = wallClock(this.#now(), this.state.space.timeZone).date;
    return this.changeMember(id, { canceledTo: canceledTo ?? today });
  }

  undoCancellation(id: string): MemberView {
    return this.changeMember(id, { canceledTo: null });
  }

  deleteMember(id: string): void {
    members.deleteMember(this.state, id);
  }

  addPasses(id: string, passes: PassesInput = {}): MemberView {
    members.addPasses(this.state, id, passes, this.#now());
    return this.member(id);
  }

  addToken(id: string, token: string): MemberView {
    members.addCheckInToken(this.state, id, token);
    return this.member(id);
  }

  removeToken(token: string): void {
    members.removeCheckInToken(this.state, token);
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
    if (change.repeatCheckIn !== undefined) settings.repeatCheckIn = change.repeatCheckIn;
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

  /** As just started, without members; ids go on counting. */
  reset(): void {
    const { state } = this;
    state.members.clear();
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
