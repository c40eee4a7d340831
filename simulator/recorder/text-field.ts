/** Bytes up to the first NUL, one character for each. */
export function textIn(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('latin1');
}

/** Text in a field of its old width; what stood behind the NUL is gone. */
export function fieldOf(text: string, width: number): Uint8Array {
  const field = new Uint8Array(width);
  field.set(Buffer.from(text, 'latin1').subarray(0, width));
  return field;
}

/** A userId as terminals have them: letters and digits. Anything else in its place says that the record is read wrongly. */
export function isUserId(text: string): boolean {
  return /^[0-9A-Za-z]{1,24}$/.test(text);
}
