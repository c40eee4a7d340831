import { templateLimits, type TemplateAlgorithm } from '../../src/protocol/commands/templates.ts';
import type { Minutia } from './finger-pattern.ts';
import type { Random } from './random.ts';

/** Stands in every template, so that nobody takes one for a person's. */
const mark = "SIMULATED, NOBODY'S FINGER";

// A template of the simulator. Version 10 has the head of captured ones, two varying bytes and `SS21`; of version 9 none
// is known. The rest is ours: no byte is zero, since some readers take zeros at the end for padding.
//
//     0 u16 varying   2 kind[4]   6 mark[26]   32 records: x, y, angle, filler
const headSize = 6 + mark.length;
const forms = {
  9: { kind: Buffer.from('SIM9'), recordSize: 7 },
  10: { kind: Buffer.from('SS21'), recordSize: 20 },
} as const;
const markBytes = Buffer.from(mark);

/** Bytes of the right size that stand for these minutiae; those for which there is no room are left out. */
export function writeSyntheticTemplate(
  minutiae: readonly Minutia[],
  algorithm: TemplateAlgorithm,
  random: Random,
): Uint8Array {
  const { kind, recordSize } = forms[algorithm];
  const kept = minutiae.slice(0, Math.floor((templateLimits[algorithm] - headSize) / recordSize));
  const template = new Uint8Array(headSize + kept.length * recordSize);
  template.set([Math.floor(random() * 255) + 1, Math.floor(random() * 255) + 1]);
  template.set(kind, 2);
  template.set(markBytes, 6);
  for (const [index, { x, y, angle }] of kept.entries()) {
    const at = headSize + index * recordSize;
    template.set([x, y, angle], at);
    let filler = (x * 0x1_0001) ^ (y * 0x101) ^ (angle * 0x1001);
    for (let next = at + 3; next < at + recordSize; next += 1) {
      filler = (Math.imul(filler, 0x19660d) + 0x3c6ef35f) | 0;
      template[next] = filler >>> 24 || 1;
    }
  }
  return template;
}

/** The minutiae of one of our templates; undefined of any other bytes. */
export function readSyntheticTemplate(template: Uint8Array): Minutia[] | undefined {
  const found = minutiaeIn(template);
  if (found === undefined) return undefined;
  return Array.from({ length: found.count }, (_, index) => {
    const [x = 0, y = 0, angle = 0] = template.subarray(found.at + index * found.step);
    return { x, y, angle };
  });
}

/** Where the minutiae of one of our templates are: three bytes each, x, y and angle; undefined in any other bytes. */
export function minutiaeIn(
  template: Uint8Array,
): { algorithm: TemplateAlgorithm; at: number; step: number; count: number } | undefined {
  const algorithm = hasBytes(template, 2, forms[10].kind) ? 10 : 9;
  const { kind, recordSize } = forms[algorithm];
  if (!hasBytes(template, 2, kind) || !hasBytes(template, headSize - mark.length, markBytes))
    return undefined;
  const count = Math.min(255, Math.floor((template.length - headSize) / recordSize));
  return { algorithm, at: headSize, step: recordSize, count };
}

function hasBytes(template: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index += 1)
    if (template[at + index] !== expected[index]) return false;
  return true;
}
