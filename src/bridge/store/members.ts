import type { Insertable, Kysely, Selectable } from 'kysely';
import { inPortions, otherTurns } from './in-portions.ts';
import { readFields, readPasses, readTexts, type KnownPass } from './member-documents.ts';
import type { Tables } from './schema.ts';
import type { MembersTable } from './tables/people.ts';

/** What Cobot says about a membership; dates as Cobot wrote them. */
export interface MemberFacts {
  membershipId: string;
  name: string;
  confirmedAt: string | undefined;
  startsAt: string | undefined;
  canceledTo: string | undefined;
  plan?: MemberPlan | undefined;
  teamId?: string | undefined;
  extras?: readonly string[] | undefined;
}

export interface MemberPlan {
  name: string;
  /** Id among the space's plans. */
  parentPlanId: string | undefined;
  usesTimePasses: boolean;
}

/** A member with the userId it was given, if any. */
export type MemberRow = Pick<
  Selectable<MembersTable>,
  'membership_id' | 'name' | 'plan_name' | 'confirmed_at' | 'starts_at' | 'canceled_to' | 'refreshed_at'
> & { user_id: string | null; token_registered_at: number | null };

/** Everything that is known of an enrolled member and decides about doors. Times are UTC ms. */
export interface KnownMember extends MemberFacts {
  userId: string;
  extras: readonly string[];
  /** Custom fields by label; undefined where they were never read. */
  fields: ReadonlyMap<string, string> | undefined;
  /** Unused passes when they were last read; undefined where that never was. */
  passes: readonly KnownPass[] | undefined;
  passesReadAt: number | undefined;
  /** The card staff gave last, if any. */
  card?: number | undefined;
  /** The end of a check-in that runs, as last heard. */
  refreshedAt: number;
}

/** Members that are read at once: a few ms of work. */
const PAGE = 200;

/** The store's part about members. */
export type MemberRecords = ReturnType<typeof memberRecords>;

/** Typed access to members. */
export function memberRecords(db: Kysely<Tables>) {
  const change = (membershipId: string, values: Partial<Insertable<MembersTable>>) =>
    db.updateTable('members').set(values).where('membership_id', '=', membershipId).execute();

  const enrolledAfter = (membershipId: string) =>
    db
      .selectFrom('members')
      .innerJoin('enrolments', 'enrolments.membership_id', 'members.membership_id')
      .selectAll('members')
      .select('enrolments.user_id')
      .select((eb) =>
        eb
          .selectFrom('cards')
          .select('cards.card_number')
          .whereRef('cards.membership_id', '=', 'members.membership_id')
          .orderBy('cards.noted_at', 'desc')
          .limit(1)
          .as('card_number'),
      )
      .where('members.membership_id', '>', membershipId)
      .orderBy('members.membership_id')
      .limit(PAGE)
      .execute();

  return {
    /** Writes what Cobot said about members now; those it did not name stay as they were. */
    async refresh(members: readonly MemberFacts[], atUtcMs: number): Promise<void> {
      // Named twice in one statement, a row would make PostgreSQL refuse it.
      const byId = new Map(members.map((member) => [member.membershipId, member]));
      await inPortions([...byId.values()], (portion) =>
        db
          .insertInto('members')
          .values(portion.map((member) => toRow(member, atUtcMs)))
          .onConflict((conflict) =>
            conflict.column('membership_id').doUpdateSet((eb) => ({
              name: eb.ref('excluded.name'),
              confirmed_at: eb.ref('excluded.confirmed_at'),
              starts_at: eb.ref('excluded.starts_at'),
              canceled_to: eb.ref('excluded.canceled_to'),
              refreshed_at: eb.ref('excluded.refreshed_at'),
              plan_id: eb.ref('excluded.plan_id'),
              plan_name: eb.ref('excluded.plan_name'),
              uses_time_passes: eb.ref('excluded.uses_time_passes'),
              team_id: eb.ref('excluded.team_id'),
              extras: eb.ref('excluded.extras'),
            })),
          )
          .execute(),
      );
    },

    async list(): Promise<MemberRow[]> {
      return db
        .selectFrom('members')
        .leftJoin('enrolments', 'enrolments.membership_id', 'members.membership_id')
        .select([
          'members.membership_id',
          'members.name',
          'members.plan_name',
          'members.confirmed_at',
          'members.starts_at',
          'members.canceled_to',
          'members.refreshed_at',
          'enrolments.user_id',
          'enrolments.token_registered_at',
        ])
        .orderBy('members.name')
        .execute();
    },

    /** The enrolled members, in the order of their memberships' ids. */
    async enrolled(): Promise<KnownMember[]> {
      const members: KnownMember[] = [];
      for (let after: string | undefined = ''; after !== undefined; ) {
        // Page after page, so that whoever is at a door has a turn in between.
        // oxlint-disable-next-line no-await-in-loop
        const page: KnownMember[] = (await enrolledAfter(after)).map(fromRow);
        members.push(...page);
        after = page.length === PAGE ? page.at(-1)?.membershipId : undefined;
        // oxlint-disable-next-line no-await-in-loop
        if (after !== undefined) await otherTurns();
      }
      return members;
    },

    /** Custom fields by label, of members that are known. */
    async noteFields(ofMembers: ReadonlyMap<string, ReadonlyMap<string, string>>): Promise<void> {
      await inPortions([...ofMembers], (portion) =>
        db.transaction().execute(async (transaction) => {
          // A transaction has one connection.
          // oxlint-disable-next-line no-await-in-loop
          for (const [membershipId, fields] of portion)
            await transaction
              .updateTable('members')
              .set({ fields: JSON.stringify(Object.fromEntries(fields)) })
              .where('membership_id', '=', membershipId)
              .execute();
        }),
      );
    },

    async notePasses(membershipId: string, passes: readonly KnownPass[], atUtcMs: number): Promise<void> {
      await change(membershipId, { passes: JSON.stringify(passes), passes_read_at: atUtcMs });
    },

    /** Forgets a member and what hangs on it. Its userId stays given out, and what terminals owe stays owed. */
    async remove(membershipId: string): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        // The order matters: the first two refer to the last.
        // oxlint-disable-next-line no-await-in-loop
        for (const table of ['cards', 'enrolments', 'members'] as const)
          await transaction.deleteFrom(table).where('membership_id', '=', membershipId).execute();
      });
    },
  };
}

function toRow(member: MemberFacts, atUtcMs: number): Insertable<MembersTable> {
  const { plan } = member;
  return {
    membership_id: member.membershipId,
    name: member.name,
    confirmed_at: member.confirmedAt ?? null,
    starts_at: member.startsAt ?? null,
    canceled_to: member.canceledTo ?? null,
    refreshed_at: atUtcMs,
    plan_id: plan?.parentPlanId ?? null,
    plan_name: plan?.name ?? null,
    uses_time_passes: plan === undefined ? null : Number(plan.usesTimePasses),
    team_id: member.teamId ?? null,
    extras: JSON.stringify(member.extras ?? []),
    fields: null,
    passes: null,
    passes_read_at: null,
    checked_in_until: null,
  };
}

function fromRow(
  row: Selectable<MembersTable> & { user_id: string; card_number: number | null },
): KnownMember {
  return {
    membershipId: row.membership_id,
    userId: row.user_id,
    name: row.name,
    confirmedAt: row.confirmed_at ?? undefined,
    startsAt: row.starts_at ?? undefined,
    canceledTo: row.canceled_to ?? undefined,
    plan:
      row.plan_name === null
        ? undefined
        : {
            name: row.plan_name,
            parentPlanId: row.plan_id ?? undefined,
            usesTimePasses: row.uses_time_passes === 1,
          },
    teamId: row.team_id ?? undefined,
    extras: readTexts(row.extras),
    fields: readFields(row.fields),
    passes: readPasses(row.passes),
    passesReadAt: row.passes_read_at ?? undefined,
    card: row.card_number ?? undefined,
    refreshedAt: row.refreshed_at,
  };
}
