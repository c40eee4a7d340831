import type { Kysely } from 'kysely';
import { BridgeError } from '../errors.ts';
import type { Tables } from './schema.ts';

/** The store's part about member numbers. */
export type MemberNumberRecords = ReturnType<typeof memberNumberRecords>;

/** Numbers that are tried before giving up; with 10⁸ of them one is enough, nearly always. */
const TRIES = 20;

/**
 * The numbers by which the audit names members. They are random, so that they tell nothing, not even who came first.
 * `randomInt` gives a whole number below its argument.
 */
export function memberNumberRecords(db: Kysely<Tables>, randomInt: (below: number) => number) {
  const known = async (membershipId: string): Promise<string | undefined> => {
    const row = await db
      .selectFrom('member_numbers')
      .select('member_number')
      .where('membership_id', '=', membershipId)
      .executeTakeFirst();
    return row?.member_number;
  };

  return {
    /** The member's number, given out now if it has none. */
    async of(membershipId: string, atUtcMs: number): Promise<string> {
      for (let tries = 0; tries < TRIES; tries += 1) {
        // Somebody else may have given it one meanwhile, or have taken the number.
        // oxlint-disable-next-line no-await-in-loop
        const number = await known(membershipId);
        if (number !== undefined) return number;
        const made = `M${String(randomInt(100_000_000)).padStart(8, '0')}`;
        // oxlint-disable-next-line no-await-in-loop
        await db
          .insertInto('member_numbers')
          .values({ member_number: made, membership_id: membershipId, created_at: atUtcMs })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      throw new BridgeError('ours', 'member-number', 'no free member number was found');
    },

    /** From now on nobody can tell whose number it was; the number itself is never used again. */
    async cutOff(membershipId: string): Promise<void> {
      await db
        .updateTable('member_numbers')
        .set({ membership_id: null })
        .where('membership_id', '=', membershipId)
        .execute();
    },
  };
}
