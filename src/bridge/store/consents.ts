import type { Kysely, Selectable } from 'kysely';
import type { Tables } from './schema.ts';
import type { ConsentsTable } from './tables/privacy.ts';

/** What a consent is for. */
export type ConsentPurpose = ConsentsTable['purpose'];

/** A member's permission, as it was given. Times are UTC ms. */
export interface NewConsent {
  membershipId: string;
  purpose: ConsentPurpose;
  /** Which text was agreed to, and its SHA-256 as hex. */
  textVersion: string;
  textHash: string;
  /** `en`, `de`, … */
  language: string;
  /** How: a short stable word, such as `screen` or `paper`. */
  givenHow: string;
  /** The staff account that was there; undefined where nobody was. */
  witnessedBy: string | undefined;
  givenAt: number;
}

export interface Consent extends NewConsent {
  id: string;
  withdrawnAt: number | undefined;
  withdrawnHow: string | undefined;
}

/** Typed access to consents. They are never changed but by withdrawing, and never deleted with their member. */
export function consentRecords(db: Kysely<Tables>, newId: () => string) {
  const ofMember = (membershipId: string) =>
    db
      .selectFrom('consents')
      .selectAll()
      .where('membership_id', '=', membershipId)
      .orderBy('given_at', 'desc')
      .orderBy('id');

  return {
    async give(consent: NewConsent): Promise<Consent> {
      const row = {
        id: newId(),
        membership_id: consent.membershipId,
        purpose: consent.purpose,
        text_version: consent.textVersion,
        text_hash: consent.textHash,
        language: consent.language,
        given_how: consent.givenHow,
        witnessed_by: consent.witnessedBy ?? null,
        given_at: consent.givenAt,
        withdrawn_at: null,
        withdrawn_how: null,
      };
      await db.insertInto('consents').values(row).execute();
      return fromRow(row);
    },

    /** The one that holds now; undefined where none was given, or all were withdrawn. */
    async current(membershipId: string, purpose: ConsentPurpose): Promise<Consent | undefined> {
      const row = await ofMember(membershipId)
        .where('purpose', '=', purpose)
        .where('withdrawn_at', 'is', null)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    /** Withdraws whatever was given for that purpose; false where nothing held. */
    async withdraw(
      membershipId: string,
      purpose: ConsentPurpose,
      how: string,
      atUtcMs: number,
    ): Promise<boolean> {
      const { numUpdatedRows } = await db
        .updateTable('consents')
        .set({ withdrawn_at: atUtcMs, withdrawn_how: how })
        .where('membership_id', '=', membershipId)
        .where('purpose', '=', purpose)
        .where('withdrawn_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Withdraws one of them; others that were given for the same purpose hold on. */
    async takeBack(id: string, how: string, atUtcMs: number): Promise<void> {
      await db
        .updateTable('consents')
        .set({ withdrawn_at: atUtcMs, withdrawn_how: how })
        .where('id', '=', id)
        .where('withdrawn_at', 'is', null)
        .execute();
    },

    /** All that were ever given, the newest first. */
    async history(membershipId: string): Promise<Consent[]> {
      return (await ofMember(membershipId).execute()).map(fromRow);
    },
  };
}

function fromRow(row: Selectable<ConsentsTable>): Consent {
  return {
    id: row.id,
    membershipId: row.membership_id,
    purpose: row.purpose,
    textVersion: row.text_version,
    textHash: row.text_hash,
    language: row.language,
    givenHow: row.given_how,
    witnessedBy: row.witnessed_by ?? undefined,
    givenAt: row.given_at,
    withdrawnAt: row.withdrawn_at ?? undefined,
    withdrawnHow: row.withdrawn_how ?? undefined,
  };
}
