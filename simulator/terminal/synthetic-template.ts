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
export function readSyntheticTemplate(
  template: Uint8Array,
): { algorithm: TemplateAlgorithm; minutiae: Minutia[] } | undefined {
  const algorithm = ([9, 10] as const).find((one) => hasBytes(template, 2, forms[one].kind));
  if (algorithm === undefined || !hasBytes(template, 6, markBytes)) return undefined;
  const { recordSize } = forms[algorithm];
  const minutiae: Minutia[] = [];
  for (let at = headSize; at + recordSize <= template.length; at += recordSize)
    minutiae.push({ x: template[at] ?? 0, y: template[at + 1] ?? 0, angle: template[at + 2] ?? 0 });
  return { algorithm, minutiae };
}

function hasBytes(template: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (const [index, byte] of expected.entries()) if (template[at + index] !== byte) return false;
  return true;
}
