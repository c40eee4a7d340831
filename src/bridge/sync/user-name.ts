import type { UserRecordSize } from '../../protocol/commands/users.ts';
import { decodeText, encodeText, fitText, isAscii, type TextEncodingName } from '../../protocol/text.ts';

/** Bytes a record has for a name. */
const nameBytes: Readonly<Record<UserRecordSize, number>> = { 72: 24, 28: 8 };

/** Without surname: the first word of a name; of one that has a comma, the first word behind it. */
export function withoutSurname(name: string): string {
  const [before = '', behind] = name.split(',', 2);
  const part = behind === undefined || behind.trim() === '' ? before : behind;
  return part.trim().split(/\s+/)[0] ?? '';
}

/** A name as the terminal gives it back: whole characters that fit the record, `?` for what it cannot write. */
export function fittedName(
  name: string,
  {
    recordSize,
    encoding,
    nameBytes: most = nameBytes[recordSize],
  }: { recordSize: UserRecordSize; encoding: TextEncodingName; nameBytes?: number | undefined },
): string {
  const bytes = Math.min(most, nameBytes[recordSize]);
  if (name.length <= bytes && isPlain(name)) return name.trimEnd();
  return decodeText(fitText(name, bytes, encoding), encoding).trimEnd();
}

/** Printable ASCII, which needs no fitting: that is most names, and there are many. */
function isPlain(name: string): boolean {
  return isAscii(name) && !/\p{Cc}/u.test(name);
}

/** How many bytes of a name a terminal kept of it; undefined where it did not just cut it. */
export function keptNameBytes(wanted: string, kept: string, encoding: TextEncodingName): number | undefined {
  const isCut = kept.length < wanted.length && wanted.startsWith(kept);
  return isCut ? encodeText(kept, encoding).length : undefined;
}
