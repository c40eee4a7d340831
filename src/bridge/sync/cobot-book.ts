import { isDeepStrictEqual } from 'node:util';
import type { Cobot } from '../../cobot/client.ts';
import { dateIn } from '../../cobot/dates.ts';
import { hasAccess, membershipStateOn } from '../../cobot/membership-state.ts';
import { memberFacts } from '../enrolment/member-facts.ts';
import type { Membership } from '../../cobot/schemas.ts';
import type { Log } from '../log.ts';
import type { KnownMember, MemberFacts, MemberRecords } from '../store/members.ts';
import { detailsOf, detailsOfAll, type NeededDetails } from './fresh-details.ts';
import {
  endedFacts,
  syncMember,
  withFresh,
  withLeases,
  type FreshDetails,
  type LeaseEnds,
} from './known-member.ts';
import { listHealth, type ListHealth } from './list-health.ts';
import type { SyncMember } from './member.ts';
import type { FreshList, MemberBook } from './member-book.ts';
import { isTooMany } from './too-many.ts';

export interface CobotBookParts {
  cobot: Pick<
    Cobot,
    'membershipList' | 'membership' | 'customFields' | 'allUnusedTimePasses' | 'unusedTimePasses'
  >;
  members: Pick<MemberRecords, 'enrolled' | 'refresh' | 'noteFields' | 'notePasses'>;
  needs: NeededDetails;
  /** Of the space. */
  timeZone: string;
  clock: { wallNow(): number };
  log: Log;
  /** The check-ins that run at a moment. */
  leases: (nowUtcMs: number) => LeaseEnds;
  /** Something about somebody is another. */
  onChange?: () => Promise<void> | void;
  /** Memberships as Cobot has just said them, and those it does not know any more. */
  onHeard?: (memberships: readonly Membership[], goneIds: readonly string[]) => Promise<void> | void;
}

/** So many members who are missing in a list are looked up one by one; the others wait for the next list. */
const mostLookedUp = 20;

/** The member list as Cobot has it, kept in the store. */
export class CobotBook implements MemberBook {
  readonly #parts: CobotBookParts;
  #known: Promise<readonly KnownMember[]> | undefined;
  #members: { of: readonly KnownMember[]; are: readonly SyncMember[] } | undefined;
  /** What is in the store, of everybody. */
  #facts = new Map<string, MemberFacts>();
  #revision: number;
  /** Counts what was heard of single memberships, so that a list that was older does not undo it. */
  #hearings = 0;
  #heardAt = new Map<string, number>();

  constructor(parts: CobotBookParts) {
    this.#parts = parts;
    // Later than any revision before: terminals remember theirs.
    this.#revision = parts.clock.wallNow();
  }

  get revision(): number {
    return this.#revision;
  }

  async members(): Promise<readonly SyncMember[]> {
    const known = await this.#enrolled();
    const before = this.#members?.of === known ? this.#members.are : known.map(syncMember);
    const are = withLeases(before, this.#leases());
    this.#members = { of: known, are };
    return are;
  }

  forget(): void {
    this.#known = undefined;
    this.#revision = Math.max(this.#revision + 1, this.#parts.clock.wallNow());
  }

  async askAll(signal: AbortSignal): Promise<FreshList> {
    const { cobot, needs, log } = this.#parts;
    const before = this.#hearings;
    const isOlder = (membershipId: string) => (this.#heardAt.get(membershipId) ?? 0) > before;
    const { rows, unreadable } = await cobot.membershipList({ signal });
    // A row that cannot be read is somebody who is there.
    const listed = new Set([...rows, ...unreadable].flatMap(({ id }) => id ?? []));
    const facts = new Map(rows.map((row) => [row.id, memberFacts(row)]));
    this.#known = undefined;
    const known = await this.#enrolled();
    const expected = known.filter((member) => this.#hasAccess(member));
    const missing = expected.filter(({ membershipId }) => !listed.has(membershipId));
    const list = await this.#health(expected, listed, async () => this.#lookUp(missing, facts, signal));
    if (list !== 'whole')
      for (const member of missing) facts.set(member.membershipId, endedFacts(member, this.#today));
    const seen = known.map((member) => withFresh(member, facts.get(member.membershipId), {}));
    const details = await detailsOfAll(cobot, seen, needs, { signal, log });
    const fresh = seen.map((member) => withFresh(member, undefined, details.get(member.membershipId) ?? {}));
    return {
      list,
      members: withLeases(fresh.map(syncMember), this.#leases()),
      keep: async () => {
        const isNew = (membershipId: string) => !isOlder(membershipId);
        await this.#keep(
          [...facts.values()].filter(({ membershipId }) => isNew(membershipId)),
          new Map([...details].filter(([membershipId]) => isNew(membershipId))),
        );
        await this.#parts.onHeard?.(
          rows.filter(({ id }) => isNew(id)),
          [],
        );
      },
    };
  }

  /** Looks up who is missing where that can be; a list that lacks everybody is believed only if Cobot says so of each. */
  async #health(
    expected: readonly KnownMember[],
    listed: ReadonlySet<string>,
    lookUp: () => Promise<number>,
  ): Promise<ListHealth> {
    const health = listHealth(
      expected.map(({ membershipId }) => membershipId),
      listed,
    );
    const isSmall = !isTooMany(expected.length, expected.length);
    if (health !== 'whole' && !isSmall) return health;
    const stillThere = await lookUp();
    return health === 'whole' || stillThere === 0 ? 'whole' : health;
  }

  async askOne(
    membershipId: string,
    signal: AbortSignal,
    heard?: Membership | 'deleted',
  ): Promise<SyncMember | undefined> {
    const { cobot, needs, log, onHeard } = this.#parts;
    const options = { signal, priority: 'webhook' } as const;
    const membership = heard ?? (await cobot.membership(membershipId, options)) ?? 'deleted';
    this.#hearings += 1;
    this.#heardAt.set(membershipId, this.#hearings);
    // Whoever asks may have enrolled the member just now.
    this.#known = undefined;
    if (membership === 'deleted') {
      await onHeard?.([], [membershipId]);
      const known = (await this.#enrolled()).find((member) => member.membershipId === membershipId);
      if (known === undefined) return undefined;
      await this.#keep([endedFacts(known, this.#today)], new Map());
    } else {
      await onHeard?.([membership], []);
      const facts = memberFacts(membership);
      const details = await detailsOf(cobot, { membershipId, plan: facts.plan }, needs, { signal, log });
      await this.#keep([facts], new Map([[membershipId, details]]));
    }
    return (await this.members()).find((member) => member.membershipId === membershipId);
  }

  #leases(): LeaseEnds {
    const { leases, clock } = this.#parts;
    return leases(clock.wallNow());
  }

  get #today(): string {
    return dateIn(this.#parts.timeZone, new Date(this.#parts.clock.wallNow()));
  }

  #enrolled(): Promise<readonly KnownMember[]> {
    this.#known ??= this.#parts.members.enrolled().catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    });
    return this.#known;
  }

  #hasAccess({ confirmedAt, startsAt, canceledTo }: KnownMember): boolean {
    const dates = {
      confirmedAt: confirmedAt === undefined ? undefined : new Date(confirmedAt),
      startsOn: startsAt,
      canceledTo,
    };
    return hasAccess(membershipStateOn(dates, this.#today));
  }

  /**
   * Members whom a list lacks and whose dates do not say why; nobody goes because of a list alone. How many of them are
   * members as before.
   */
  async #lookUp(
    missing: readonly KnownMember[],
    facts: Map<string, MemberFacts>,
    signal: AbortSignal,
  ): Promise<number> {
    const { cobot, log } = this.#parts;
    let stillThere = 0;
    for (const member of missing.slice(0, mostLookedUp)) {
      const found = await cobot.membership(member.membershipId, { signal });
      facts.set(
        member.membershipId,
        found === undefined ? endedFacts(member, this.#today) : memberFacts(found),
      );
      if (found !== undefined && hasAccess(membershipStateOn(found, this.#today))) stillThere += 1;
    }
    if (missing.length > 0)
      log.info({ event: 'members-missing-in-list', members: missing.length, stillThere });
    return stillThere;
  }

  /** Writes what is another than before, and nothing else. */
  async #keep(all: readonly MemberFacts[], details: ReadonlyMap<string, FreshDetails>): Promise<void> {
    const { members, clock, log, onChange } = this.#parts;
    const now = clock.wallNow();
    const facts = all.filter((each) => !isDeepStrictEqual(each, this.#facts.get(each.membershipId)));
    if (facts.length > 0) await members.refresh(facts, now);
    for (const each of facts) this.#facts.set(each.membershipId, each);
    this.#known = facts.length > 0 ? undefined : this.#known;
    const known = new Map((await this.#enrolled()).map((member) => [member.membershipId, member]));
    const fields = new Map<string, ReadonlyMap<string, string>>();
    let changes = facts.length;
    for (const [membershipId, fresh] of details) {
      const before = known.get(membershipId);
      if (fresh.fields !== undefined && !isDeepStrictEqual(fresh.fields, before?.fields))
        fields.set(membershipId, fresh.fields);
      if (fresh.passes === undefined || isDeepStrictEqual(fresh.passes, before?.passes)) continue;
      await members.notePasses(membershipId, fresh.passes, now);
      changes += 1;
    }
    if (fields.size > 0) await members.noteFields(fields);
    changes += fields.size;
    if (changes === 0) return;
    this.forget();
    log.info({ event: 'members-refreshed', members: changes });
    await onChange?.();
  }
}
