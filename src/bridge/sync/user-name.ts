import type { UserRecordSize } from '../../protocol/commands/users.ts';
import { decodeText, fitText, isAscii, type TextEncodingName } from '../../protocol/text.ts';

/** Bytes a record has for a name. */
const nameBytes: Readonly<Record<UserRecordSize, number>> = { 72: 24, 28: 8 };

/** Without surname: the first word of a name; of one that has a comma, the first word behind it. */
export function withoutSurname(name: string): string {
  const [before = '', behind] = name.split(',', 2);
  const part = behind === undefined || behind.trim() === '' ? before : behind;
  return part.trim().split(/\s+/)[0] ?? '';
}

/** A name as the terminal gives it back: whole characters that fit the record, `?` for what it cannot write. */
export function fittedName(name: string, size: UserRecordSize, encoding: TextEncodingName): string {
  const bytes = nameBytes[size];
  if (name.length <= bytes && isPlain(name)) return name.trimEnd();
  return decodeText(fitText(name, bytes, encoding), encoding).trimEnd();
}

/** Printable ASCII, which needs no fitting: that is most names, and there are many. */
function isPlain(name: string): boolean {
  return isAscii(name) && !/\p{Cc}/u.test(name);
}
