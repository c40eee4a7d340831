import { inPortions } from '../in-portions.ts';
import type { Tables } from '../schema.ts';
import { NONCE_BYTES, personKeys } from './person-keys.ts';
import type { PersonKeyParts } from './person-keys.ts';
import { open, seal } from './sealing.ts';

/** Which template it is. */
export interface TemplateName {
  membershipId: string;
  kind: 'finger' | 'face';
  /** 0 to 9, as the terminal counts; 0 for a face. */
  finger: number;
  /** As the terminal names it; templates of one do not fit another. */
  algorithm: string;
}

/** A template's place in the vault, without its bytes. */
export interface TemplateRef extends TemplateName {
  /** As the terminal keeps it: valid, or a finger of duress. */
  flag: number;
  sourceTerminal: string;
  /** UTC ms. */
  takenAt: number;
  /** Another one whenever the template was sealed anew. */
  sealId: string;
}

/** A template on its way into the vault. */
export interface Template extends Omit<TemplateRef, 'sealId'> {
  bytes: Uint8Array;
}

/** Everything the sealing is bound to: nobody's finger can become another's, nor an alarm finger a plain one. */
function contextOf({ membershipId, kind, finger, algorithm }: TemplateName, flag: number) {
  return ['template', membershipId, kind, finger, algorithm, flag];
}

/** The vault over a database. Templates are in the clear only in what `open` gives back. */
export function vaultOf(parts: PersonKeyParts) {
  const { db, randomBytes } = parts;
  const keys = personKeys(parts);

  const rowOf = (name: TemplateName) =>
    db
      .selectFrom('templates')
      .select(['sealed', 'flag'])
      .where('membership_id', '=', name.membershipId)
      .where('kind', '=', name.kind)
      .where('finger', '=', name.finger)
      .where('algorithm', '=', name.algorithm)
      .executeTakeFirst();

  return {
    /** Seals a template; one of that name that was there before is replaced. */
    async put(template: Template, atUtcMs: number): Promise<void> {
      const key = await keys.keyFor(template.membershipId, atUtcMs);
      const nonce = randomBytes(NONCE_BYTES);
      const values = {
        flag: template.flag,
        seal_id: Buffer.from(nonce).toString('base64url'),
        sealed: seal(key, template.bytes, contextOf(template, template.flag), nonce),
        source_terminal: template.sourceTerminal,
        taken_at: template.takenAt,
      };
      const { membershipId: membership_id, kind, finger, algorithm } = template;
      await db
        .insertInto('templates')
        .values({ membership_id, kind, finger, algorithm, ...values })
        .onConflict((conflict) =>
          conflict.columns(['membership_id', 'kind', 'finger', 'algorithm']).doUpdateSet(values),
        )
        .execute();
    },

    /**
     * The template in the clear; undefined where there is none. Throws `BridgeError` where it cannot be opened: the master
     * key is another one, or somebody changed what is stored.
     */
    async open(name: TemplateName): Promise<Uint8Array | undefined> {
      const [row, key] = await Promise.all([rowOf(name), keys.keyOf(name.membershipId)]);
      return row && key && open(key, row.sealed, contextOf(name, row.flag));
    },

    /** Several at once, in their order; undefined where one is gone or cannot be opened. */
    async openAll(names: readonly TemplateName[]): Promise<(Uint8Array | undefined)[]> {
      const all = names.length > MANY ? await keys.all() : undefined;
      const opened: (Uint8Array | undefined)[] = [];
      await inPortions(names, async (portion) => {
        for (const name of portion) {
          // In the database's own time; others have their turn between two portions.
          // oxlint-disable-next-line no-await-in-loop
          const [row, key] = await Promise.all([
            rowOf(name),
            all === undefined ? keys.keyOf(name.membershipId) : all.get(name.membershipId),
          ]);
          opened.push(
            row && key && openedOr(undefined, () => open(key, row.sealed, contextOf(name, row.flag))),
          );
        }
      });
      return opened;
    },

    /** What is in the vault, of one person or of all. */
    async list(membershipId?: string): Promise<TemplateRef[]> {
      let rows = db.selectFrom('templates').select(shown).orderBy('membership_id').orderBy('finger');
      if (membershipId !== undefined) rows = rows.where('membership_id', '=', membershipId);
      return (await rows.execute()).map(fromRow);
    },

    /** Takes one template out for good. */
    async remove(name: TemplateName): Promise<void> {
      await db
        .deleteFrom('templates')
        .where('membership_id', '=', name.membershipId)
        .where('kind', '=', name.kind)
        .where('finger', '=', name.finger)
        .where('algorithm', '=', name.algorithm)
        .execute();
    },

    /** Takes all of a person's templates out, and the key that sealed them. */
    async forget(membershipId: string): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('templates').where('membership_id', '=', membershipId).execute();
        await transaction.deleteFrom('person_keys').where('membership_id', '=', membershipId).execute();
      });
    },
  };
}

/** From so many on it is quicker to unwrap all keys once. */
const MANY = 50;

const shown = [
  'membership_id',
  'kind',
  'finger',
  'algorithm',
  'flag',
  'source_terminal',
  'taken_at',
  'seal_id',
] as const;

function fromRow(row: Omit<Tables['templates'], 'sealed'>): TemplateRef {
  return {
    membershipId: row.membership_id,
    kind: row.kind,
    finger: row.finger,
    algorithm: row.algorithm,
    flag: row.flag,
    sourceTerminal: row.source_terminal,
    takenAt: row.taken_at,
    sealId: row.seal_id,
  };
}

function openedOr<Other>(other: Other, work: () => Uint8Array): Uint8Array | Other {
  try {
    return work();
  } catch {
    return other;
  }
}
