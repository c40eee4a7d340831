import { createHash } from 'node:crypto';

/** A hash by which two templates can be compared without either; zeros at the end are padding and do not count. */
export function templateDigest(template: Uint8Array): string {
  let end = template.length;
  while (end > 0 && template[end - 1] === 0) end -= 1;
  return createHash('sha256').update(template.subarray(0, end)).digest('base64');
}
