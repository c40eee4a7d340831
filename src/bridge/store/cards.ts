import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import type { CardsTable } from './tables/people.ts';

/** A card and whose it is. */
export interface Card {
  cardNumber: number;
  membershipId: string;
  source: CardsTable['source'];
}

/** Typed access to card numbers; one card is one member's. */
export function cardRecords(db: Kysely<Tables>) {
  return {
    async all(): Promise<Card[]> {
      const rows = await db.selectFrom('cards').selectAll().orderBy('card_number').execute();
      return rows.map((row) => ({
        cardNumber: row.card_number,
        membershipId: row.membership_id,
        source: row.source,
      }));
    },

    /** False where the card is another member's; then nothing changes. */
    async give({ cardNumber, membershipId, source }: Card, atUtcMs: number): Promise<boolean> {
      const row = await db
        .insertInto('cards')
        .values({ card_number: cardNumber, membership_id: membershipId, source, noted_at: atUtcMs })
        .onConflict((conflict) =>
          conflict
            .column('card_number')
            .doUpdateSet({ source, noted_at: atUtcMs })
            .where('cards.membership_id', '=', membershipId),
        )
        .returning('card_number')
        .executeTakeFirst();
      return row !== undefined;
    },

    async takeBack(cardNumber: number): Promise<void> {
      await db.deleteFrom('cards').where('card_number', '=', cardNumber).execute();
    },
  };
}
