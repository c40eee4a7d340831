/**
 * Whether bytes make sense as records of a size. The size itself is only division, and a list that is short can divide
 * by a wrong one: two records of 40 bytes are five of 16. A wrong step shows at once, because identity and time then
 * come out of padding and text. Looks at one part of a table after the other, and says what all of them look like.
 */
export type Plausibility = (records: Uint8Array, size: number) => boolean;

/** Records looked at, spread over a part. */
const samples = 64;
/** Real logs have the odd broken line. */
const share = 0.9;
/** The packed time of 2099-12-31 23:59:59. */
const latestTime = 3_214_079_999;

/** Users: a slot and an id in (nearly) every record, and no slot twice. Of unknown sizes nothing can be said. */
export function areUsers(): Plausibility {
  const slots = new Set<number>();
  const most = mostly();
  let count = 0;
  return (records, size) => {
    if (size !== 72 && size !== 28) return true;
    const view = viewOf(records);
    const idAt = (start: number) =>
      size === 28 ? view.getUint32(start + 24, true) !== 0 : isPrintable(records, start + 48, 24);
    for (let start = 0; start < records.length; start += size) slots.add(view.getUint16(start, true));
    count += records.length / size;
    const isMost = most(records, size, (start) => view.getUint16(start, true) !== 0 && idAt(start));
    return isMost && slots.size === count;
  };
}

/** Punches: an id and a possible time in (nearly) every record. */
export function arePunches(): Plausibility {
  const most = mostly();
  return (records, size) => {
    const view = viewOf(records);
    const time = (at: number) => view.getUint32(at, true) <= latestTime;
    switch (size) {
      case 8:
        return most(records, size, (start) => view.getUint16(start, true) !== 0 && time(start + 3));
      case 16:
        return most(records, size, (start) => view.getUint32(start, true) !== 0 && time(start + 4));
      default:
        return most(records, size, (start) => isPrintable(records, start + 2, 24) && time(start + 27));
    }
  };
}

/** Lines of the operation log, of which anything can be. */
export function areAny(): Plausibility {
  return () => true;
}

function mostly() {
  let seen = 0;
  let right = 0;
  return (records: Uint8Array, size: number, isRight: (start: number) => boolean): boolean => {
    const count = records.length / size;
    const step = Math.max(1, Math.floor(count / samples));
    for (let index = 0; index < count; index += step) {
      seen += 1;
      if (isRight(index * size)) right += 1;
    }
    return right >= seen * share;
  };
}

/** Text that begins with a visible character and has no control characters before its NUL. */
function isPrintable(bytes: Uint8Array, from: number, width: number): boolean {
  const field = bytes.subarray(from, from + width);
  const end = field.indexOf(0);
  const used = end < 0 ? field : field.subarray(0, end);
  return used.length > 0 && used.every((byte) => byte > 0x20 && byte !== 0x7f);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
