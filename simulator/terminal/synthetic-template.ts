import { templateLimits, type TemplateAlgorithm } from '../../src/protocol/commands/templates.ts';
import { seededRandom, wholeNumber } from './random.ts';

/**
 * Bytes that look like a template and are nobody's finger: the same terminal, person and finger give the same bytes.
 * Version 10 gets the header of captured ones, two varying bytes and `SS21`. No template ends in a zero, since some
 * readers take zeros at the end for padding.
 */
export function syntheticTemplate(
  of: { serialNumber: string; userId: string; finger: number },
  algorithm: TemplateAlgorithm,
): Uint8Array {
  const random = seededRandom(`${of.serialNumber}/${of.userId}/${of.finger}/${algorithm}`);
  const longest = templateLimits[algorithm];
  const template = new Uint8Array(wholeNumber(random, Math.floor(longest * 0.6), longest));
  // Three bytes of each number: a simulator is seeded with thousands of people.
  for (let index = 0, bits = 0; index < template.length; index += 1, bits >>>= 8) {
    if (index % 3 === 0) bits = Math.floor(random() * 0x100_0000);
    template[index] = bits & 0xff || 1;
  }
  if (algorithm === 10) template.set([0x53, 0x53, 0x32, 0x31], 2);
  return template;
}
