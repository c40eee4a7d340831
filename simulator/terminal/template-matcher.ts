import { isSameAngle, tolerance } from './finger-pattern.ts';
import { minutiaeIn } from './synthetic-template.ts';

const side = 256;

/**
 * Compares templates with one that was just taken. The score is how many minutiae both have, in per cent of the richer
 * one: 60 to 100 for two good presses of one finger, below 20 for two fingers. Templates of different algorithms score 0.
 * Bytes that are no template of the simulator match their very copy only.
 */
export function matcherFor(sample: Uint8Array): (stored: Uint8Array) => number {
  const own = minutiaeIn(sample);
  if (own === undefined) return (stored) => (Buffer.compare(sample, stored) === 0 ? 100 : 0);
  // Each spot of the sensor names the minutia near it, counted from 1. One look per stored minutia is all it takes then:
  // a finger is looked for among thousands.
  const map = new Uint8Array(side * side);
  for (let index = 0, { at } = own; index < own.count; index += 1, at += own.step)
    paint(map, sample[at] ?? 0, sample[at + 1] ?? 0, index + 1);
  const found = new Uint8Array(own.count + 1);
  return (stored) => {
    const other = minutiaeIn(stored);
    if (other?.algorithm !== own.algorithm) return 0;
    found.fill(0);
    let both = 0;
    for (let index = 0, { at } = other; index < other.count; index += 1, at += other.step) {
      const near = map[(stored[at + 1] ?? 0) * side + (stored[at] ?? 0)] ?? 0;
      if (near === 0 || found[near] === 1) continue;
      const angle = sample[own.at + (near - 1) * own.step + 2] ?? 0;
      if (!isSameAngle(angle, stored[at + 2] ?? 0)) continue;
      found[near] = 1;
      both += 1;
    }
    return Math.round((100 * both) / Math.max(1, own.count, other.count));
  };
}

function paint(map: Uint8Array, x: number, y: number, value: number): void {
  const { place } = tolerance;
  const [left, right] = [Math.max(0, x - place), Math.min(side, x + place + 1)];
  for (let row = Math.max(0, y - place); row < Math.min(side, y + place + 1); row += 1)
    map.fill(value, row * side + left, row * side + right);
}
