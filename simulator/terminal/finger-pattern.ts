import { seededRandom, wholeNumber, type Random } from './random.ts';

/** A place where a ridge ends or forks, in the sensor's own units: 1–255 each; an angle of 256 is a full turn. */
export interface Minutia {
  x: number;
  y: number;
  angle: number;
}

/** A press below this quality is a poor one. */
export const goodQuality = 50;

/** How far apart two presses may see the same minutia. */
export const tolerance = { place: 8, angle: 12 } as const;

const cellsPerSide = 10;
const cellSize = 24;
const margin = 8;
/** Keeps minutiae of neighbouring cells apart. */
const cellRim = 4;
const fewest = 52;
const most = 76;

/** Fingers are pressed again and again. */
const maxRemembered = 500;
const remembered = new Map<string, readonly Minutia[]>();

/** What makes a finger this finger: made up from its name alone, so it is nobody's and the same everywhere. */
export function patternOf(finger: string): readonly Minutia[] {
  const known = remembered.get(finger);
  if (known !== undefined) return known;
  if (remembered.size >= maxRemembered) remembered.clear();
  const pattern = madeUp(finger);
  remembered.set(finger, pattern);
  return pattern;
}

function madeUp(finger: string): Minutia[] {
  const random = seededRandom(`the finger ${finger}`);
  const cells = Array.from({ length: cellsPerSide * cellsPerSide }, (_, index) => index);
  return picked(cells, wholeNumber(random, fewest, most), random).map((cell) => ({
    x: within(cell % cellsPerSide, random),
    y: within(Math.floor(cell / cellsPerSide), random),
    angle: wholeNumber(random, 1, 255),
  }));
}

function within(cell: number, random: Random): number {
  return margin + cell * cellSize + wholeNumber(random, cellRim, cellSize - cellRim - 1);
}

/**
 * What the sensor sees of a finger at one press: each minutia a little elsewhere, some not at all, a few that are none. A
 * quality of 100 leaves 5 % unseen, one of 50 a third; below that the sensor sees next to nothing.
 */
export function pressOf(pattern: readonly Minutia[], quality: number, random: Random): Minutia[] {
  const share =
    quality >= goodQuality ? 0.65 + (0.3 * (quality - goodQuality)) / goodQuality : quality * 0.006;
  const seen = picked(pattern, Math.round(pattern.length * share), random).map((minutia) => ({
    x: blurred(minutia.x, tolerance.place / 2, random),
    y: blurred(minutia.y, tolerance.place / 2, random),
    angle: blurred(minutia.angle, tolerance.angle / 2, random),
  }));
  const smudges = Math.round((100 - quality) * 0.06);
  for (let count = 0; count < smudges; count += 1)
    seen.push({
      x: wholeNumber(random, 1, 255),
      y: wholeNumber(random, 1, 255),
      angle: wholeNumber(random, 1, 255),
    });
  return seen.toSorted((a, b) => a.y - b.y || a.x - b.x);
}

/** What is kept of several presses of one finger: what at least two of them saw. */
export function mergedPresses(presses: readonly (readonly Minutia[])[]): Minutia[] {
  const kept: { minutia: Minutia; seen: number }[] = [];
  for (const minutia of presses.flat()) {
    const known = kept.find((one) => isSame(one.minutia, minutia));
    if (known === undefined) kept.push({ minutia, seen: 1 });
    else known.seen += 1;
  }
  return kept.filter(({ seen }) => seen > 1).map(({ minutia }) => minutia);
}

/** Whether two angles are one, seen at two presses; 255 and 1 are neighbours. */
export function isSameAngle(one: number, other: number): boolean {
  const apart = (one - other) & 0xff;
  return apart <= tolerance.angle || apart >= 256 - tolerance.angle;
}

function isSame(one: Minutia, other: Minutia): boolean {
  return (
    Math.abs(one.x - other.x) <= tolerance.place &&
    Math.abs(one.y - other.y) <= tolerance.place &&
    isSameAngle(one.angle, other.angle)
  );
}

/** Stays within 1–255. */
function blurred(value: number, by: number, random: Random): number {
  return Math.min(255, Math.max(1, value + wholeNumber(random, -by, by)));
}

/** So many of them, each at most once. */
function picked<T>(from: readonly T[], count: number, random: Random): T[] {
  return from
    .map((item) => ({ item, turn: random() }))
    .toSorted((a, b) => a.turn - b.turn)
    .slice(0, count)
    .map(({ item }) => item);
}
