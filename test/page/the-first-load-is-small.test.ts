import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const built = 'dist/page';
const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);
const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${built}/manifest.json`, 'utf8')));

/** All that a part needs to run, as files of the build. */
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const part = manifest[name];
  if (part === undefined) throw new RangeError(`the build has no ${name}`);
  if (seen.has(part.file)) return seen;
  for (const file of [part.file, ...part.css]) seen.add(file);
  for (const each of part.imports) filesOf(each, seen);
  return seen;
}

/** What the files weigh packed, as the bridge sends them. */
const packedBytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + statSync(`${built}/${file}.gz`).size, 0);

const LIMIT_BYTES = 300_000;

test('from nothing to the live board the browser loads less than 300 KB, packed', () => {
  const files = filesOf('index.html');
  filesOf('texts/de.ts', files);
  filesOf('screens/board/board-screen.tsx', files);
  expect(files.size).toBeGreaterThan(3);
  expect(packedBytes(files)).toBeLessThan(LIMIT_BYTES);
});

test('the other screens and languages are loaded when they are asked for', () => {
  const first = filesOf('index.html');
  for (const part of ['screens/members/members-screen.tsx', 'screens/audit/audit-screen.tsx', 'texts/en.ts'])
    expect(first).not.toContain(manifest[part]?.file);
});

test('nothing in the page belongs to a server', () => {
  for (const file of new Set(Object.values(manifest).map((part) => part.file))) {
    const text = readFileSync(`${built}/${file}`, 'utf8');
    expect({ file, isOfServer: /["'`]node:|binary_parser|scryptSync/.test(text) }).toEqual({
      file,
      isOfServer: false,
    });
  }
});
