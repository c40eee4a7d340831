import type { Kysely } from 'kysely';
import { BridgeError } from '../../errors.ts';
import type { Tables } from '../schema.ts';
import type { MasterKeySource } from './master-key.ts';
import { KEY_BYTES, open, seal } from './sealing.ts';

/** What keys of persons are made with. */
export interface PersonKeyParts {
  db: Kysely<Tables>;
  masterKey: MasterKeySource;
  randomBytes: (count: number) => Uint8Array;
}

export const NONCE_BYTES = 12;

/** Which key of which person is wrapped by which master key. */
const wrapContext = (membershipId: string, masterId: string) => ['key', membershipId, masterId];

/** One random key per person, wrapped by the master key. A key that is deleted takes what it sealed with it. */
export function personKeys({ db, masterKey, randomBytes }: PersonKeyParts) {
  const unwrap = (membershipId: string, row: { master_id: string; wrapped: Uint8Array }): Uint8Array => {
    const master = masterKey();
    if (row.master_id !== master.id)
      throw new BridgeError('refusal', 'vault-key', "the vault's key is not the one that sealed this", {
        advice: "put back the key file that was there before; see where the config's vault section points",
      });
    return open(master.bytes, row.wrapped, wrapContext(membershipId, master.id));
  };

  const keyOf = async (membershipId: string): Promise<Uint8Array | undefined> => {
    const row = await db
      .selectFrom('person_keys')
      .select(['master_id', 'wrapped'])
      .where('membership_id', '=', membershipId)
      .executeTakeFirst();
    return row && unwrap(membershipId, row);
  };

  return {
    keyOf,

    /** All keys at once, by membership. */
    async all(): Promise<ReadonlyMap<string, Uint8Array>> {
      const rows = await db.selectFrom('person_keys').selectAll().execute();
      return new Map(rows.map((row) => [row.membership_id, unwrap(row.membership_id, row)]));
    },

    /** The person's key, made now if there is none. */
    async keyFor(membershipId: string, atUtcMs: number): Promise<Uint8Array> {
      const known = await keyOf(membershipId);
      if (known !== undefined) return known;
      const master = masterKey();
      const key = randomBytes(KEY_BYTES);
      const context = wrapContext(membershipId, master.id);
      const wrapped = seal(master.bytes, key, context, randomBytes(NONCE_BYTES));
      await db
        .insertInto('person_keys')
        .values({ membership_id: membershipId, master_id: master.id, wrapped, created_at: atUtcMs })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      // Somebody else may have made one at the same time; the one that is stored counts.
      return (await keyOf(membershipId)) ?? key;
    },
  };
}
