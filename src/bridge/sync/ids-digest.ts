import { createHash } from 'node:crypto';

/** A set of ids in short: the same ids give the same text. */
export function idsDigest(ids: ReadonlySet<string>): string {
  return createHash('sha256')
    .update([...ids].toSorted().join('\0'))
    .digest('base64');
}
