import { isSameAngle, tolerance } from './finger-pattern.ts';
import { readSyntheticTemplate } from './synthetic-template.ts';

const side = 256;

/**
 * Compares templates with one that was just taken. The score is how many minutiae both have, in per cent of the richer
 * one: 60 to 100 for two good presses of one finger, below 20 for two fingers. Templates of different algorithms score 0.
 * Bytes that are no template of the simulator match their very copy only.
 */
export function matcherFor(sample: Uint8Array): (stored: Uint8Array) => number {
  const own = readSyntheticTemplate(sample);
  if (own === undefined) return (stored) => (Buffer.compare(sample, stored) === 0 ? 100 : 0);
  // Each spot of the sensor names the minutia near it, counted from 1: one look per minutia compared, for 10,000 users.
  const map = new Uint8Array(side * side);
  for (const [index, { x, y }] of own.minutiae.entries()) paint(map, x, y, index + 1);
  return (stored) => {
    const other = readSyntheticTemplate(stored);
    if (other?.algorithm !== own.algorithm) return 0;
    const found = new Set<number>();
    for (const { x, y, angle } of other.minutiae) {
      const near = map[y * side + x] ?? 0;
      const minutia = own.minutiae[near - 1];
      if (minutia !== undefined && isSameAngle(minutia.angle, angle)) found.add(near);
    }
    return Math.round((100 * found.size) / Math.max(1, own.minutiae.length, other.minutiae.length));
  };
}

function paint(map: Uint8Array, x: number, y: number, value: number): void {
  const { place } = tolerance;
  const [left, right] = [Math.max(0, x - place), Math.min(side, x + place + 1)];
  for (let row = Math.max(0, y - place); row < Math.min(side, y + place + 1); row += 1)
    map.fill(value, row * side + left, row * side + right);
}
