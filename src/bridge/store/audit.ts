import type { Kysely } from 'kysely';
import { BridgeError } from '../errors.ts';
import { beginning, firstBroken, hashOf, type AuditRow } from './audit-line.ts';
import type { MemberNumberRecords } from './member-numbers.ts';
import type { Tables } from './schema.ts';

/** Something that was done to people, keys, doors or settings. No member's name is ever in it, nor a secret. */
export interface AuditEvent {
  /** `system`, or the account of whoever did it. */
  actor: string;
  /** What: a short stable word, such as `user-removed`. */
  action: string;
  /** Whom it concerns; it is written down by member number only. */
  membershipId?: string | undefined;
  terminal?: string | undefined;
  /** Numbers, and words of our own. */
  details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Lines that are looked at in one question. */
const PAGE = 500;
/** Somebody else may add a line between our look at the last one and our own; not so often. */
const TRIES = 20;

/** The audit: lines are only ever added, and each holds the hash of the one before it. */
export function auditOf(db: Kysely<Tables>, numbers: Pick<MemberNumberRecords, 'of'>) {
  /** One after the other: each follows from the last. */
  let last: Promise<unknown> = Promise.resolve();

  const append = async (event: AuditEvent, atUtcMs: number): Promise<void> => {
    const { actor, action, membershipId, terminal, details = {} } = event;
    const member_number = membershipId === undefined ? null : await numbers.of(membershipId, atUtcMs);
    const line = {
      at: atUtcMs,
      actor,
      action,
      member_number,
      terminal: terminal ?? null,
      details: JSON.stringify(details),
    };
    for (let tries = 0; tries < TRIES; tries += 1) {
      // Each try looks at what is there by then.
      // oxlint-disable-next-line no-await-in-loop
      const newest = await db.selectFrom('audit').selectAll().orderBy('number', 'desc').executeTakeFirst();
      const row = { ...line, number: (newest?.number ?? 0) + 1, previous_hash: newest?.hash ?? beginning };
      // oxlint-disable-next-line no-await-in-loop
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('audit')
        .values({ ...row, hash: hashOf(row) })
        .onConflict((conflict) => conflict.column('number').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) return;
    }
    throw new BridgeError(
      'transport',
      'audit-busy',
      'the audit is being written by somebody else all the time',
    );
  };

  return {
    /** On the disk when it resolves. */
    write(event: AuditEvent, atUtcMs: number): Promise<void> {
      const work = last.then(() => append(event, atUtcMs));
      last = work.catch(() => undefined);
      return work;
    },

    /** The newest first, from below `before` on. */
    async list(query: { limit: number; before?: number }): Promise<AuditRow[]> {
      let rows = db.selectFrom('audit').selectAll().orderBy('number', 'desc').limit(query.limit);
      if (query.before !== undefined) rows = rows.where('number', '<', query.before);
      return rows.execute();
    },

    /** How many lines were checked, and which is the first that was changed or comes after a gap, if any. */
    async verify(): Promise<{ lines: number; brokenAt: number | undefined }> {
      let before = { number: 0, hash: beginning };
      for (let lines = 0; ; ) {
        // Page after page, since each begins where the last one ended.
        // oxlint-disable-next-line no-await-in-loop
        const rows = await db
          .selectFrom('audit')
          .selectAll()
          .where('number', '>', before.number)
          .orderBy('number')
          .limit(PAGE)
          .execute();
        lines += rows.length;
        const brokenAt = firstBroken(rows, before);
        const newest = rows.at(-1);
        if (brokenAt !== undefined || newest === undefined) return { lines, brokenAt };
        before = newest;
      }
    },
  };
}
