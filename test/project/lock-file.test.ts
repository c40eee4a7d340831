import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const names = z.record(z.string(), z.string()).default({});
const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ optionalDependencies: names, resolved: z.string().optional() }),
  ),
});

const { packages } = lockFile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

/** Where npm would look for a dependency of the package in `folder`: beside it, then in every folder above. */
function placesOf(name: string, folder: string): string[] {
  const places = [`${folder}${folder === '' ? '' : '/'}node_modules/${name}`];
  const above = folder.lastIndexOf('node_modules/');
  return above < 0 ? places : [...places, ...placesOf(name, folder.slice(0, above).replace(/\/$/, ''))];
}

test('every optional dependency that the lock file names has its entry, so that npm ci works on every platform', () => {
  const named = Object.entries(packages).flatMap(([folder, { optionalDependencies }]) =>
    Object.keys(optionalDependencies).map((name) => ({ folder, name })),
  );
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter(
    ({ folder, name }) => !placesOf(name, folder).some((place) => place in packages),
  );
  expect(missing).toEqual([]);
});

test('the lock file names no registry', () => {
  expect(Object.values(packages).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
});
