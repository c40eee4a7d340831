import type { Actual } from './actual.ts';
import type { Diff } from './diff.ts';
import type { TemplateRef, Vault } from './ports.ts';

/** Fingers that a user of a terminal lacks, or has otherwise. */
export interface MissingFingers {
  userId: string;
  refs: readonly TemplateRef[];
}

export interface FingerFacts {
  diff: Pick<Diff, 'unchanged' | 'added' | 'updated'>;
  actual: Pick<Actual, 'algorithm' | 'templates'>;
  vault: Vault;
  /** {@link templateDigest} of what is in the vault; needed where the terminal's templates were read. */
  digestOf: (ref: TemplateRef) => string | undefined;
  /** The terminal has what was stored up to then, UTC ms; counts where its templates were not read. */
  confirmedAt: number;
}

/** A finger may come into the vault a while after it was taken. */
const slackMs = 10 * 60_000;

/**
 * Which templates have to go to a terminal: those of its own algorithm, for users who are there or will be. Fingers that
 * the vault does not know are left alone.
 */
export function missingFingers({
  diff,
  actual,
  vault,
  digestOf,
  confirmedAt,
}: FingerFacts): MissingFingers[] {
  if (vault.size === 0 || actual.algorithm === undefined) return [];
  const { algorithm, templates } = actual;
  const usable = (userId: string) => (vault.get(userId) ?? []).filter((ref) => ref.algorithm === algorithm);
  const held = templates && new Map(templates.map(({ uid, finger, digest }) => [`${uid} ${finger}`, digest]));
  const lacks = (uid: number, ref: TemplateRef) =>
    held === undefined
      ? ref.takenAt > confirmedAt - slackMs
      : held.get(`${uid} ${ref.finger}`) !== digestOf(ref);
  const missing: MissingFingers[] = [];
  const note = (userId: string, refs: readonly TemplateRef[]) => {
    if (refs.length > 0) missing.push({ userId, refs });
  };
  for (const { userId } of diff.added) note(userId, usable(userId));
  for (const present of [diff.unchanged, diff.updated])
    for (const { uid, user } of present)
      note(
        user.userId,
        usable(user.userId).filter((ref) => lacks(uid, ref)),
      );
  return missing;
}
