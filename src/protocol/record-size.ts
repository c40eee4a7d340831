import { growth } from './table-limit.ts';

/**
 * How many bytes each record of a table has. Nothing on the wire says it; the terminal's counts before and after the
 * read tell how many records there are, and the rest is division. Undefined where no size fits, or where the two counts
 * fit with different sizes. A size nobody knows is taken only from a count that stood still, and only where it is
 * larger than the known ones, since newer firmware appends fields.
 */
export function deriveRecordSize(
  bytes: number,
  [before, after]: readonly [number, number],
  known: readonly number[],
): number | undefined {
  const fitting = new Set([bytes / before, bytes / after].filter((size) => known.includes(size)));
  const [size] = fitting;
  if (fitting.size > 0) return fitting.size === 1 ? size : undefined;
  const exact = bytes / after;
  return before === after && Number.isInteger(exact) && exact > Math.max(...known) ? exact : undefined;
}

/**
 * The size to decode by while the table comes, when only the count before is known: the one that makes it as long as the
 * terminal says, else the known one that comes nearest. Whether it was right, {@link deriveRecordSize} says afterwards.
 * Undefined where none comes near.
 */
export function guessRecordSize(bytes: number, count: number, known: readonly number[]): number | undefined {
  const exact = bytes / count;
  if (known.includes(exact) || (Number.isInteger(exact) && exact > Math.max(...known))) return exact;
  const off = (size: number) => Math.abs(bytes / size - count);
  const [nearest] = known
    .filter((size) => bytes % size === 0 && off(size) <= growth)
    .toSorted((one, other) => off(one) - off(other));
  return nearest;
}
