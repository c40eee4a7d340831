import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const readme = readFileSync('README.md', 'utf8');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/architecture.md',
  'docs/protocol.md',
  'docs/quirks.md',
  'docs/containers.md',
  'docs/captures.md',
];
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

test('the README has the two commands, one after the other', () => {
  expect(readme).toContain('npm ci && npm run demo\nnpm ci && npm test\n');
});

test('.ci/run runs exactly the README’s test command, and the workflow runs .ci/run', () => {
  const lines = readFileSync('.ci/run', 'utf8').trim().split('\n');
  expect(lines.at(-1)).toBe('npm ci && npm test');
  expect(readFileSync('.github/workflows/ci.yml', 'utf8')).toContain('run: bash .ci/run');
});

test.each(documents)('every script that %s names exists', (file) => {
  const text = readFileSync(file, 'utf8');
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
  for (const [, name] of text.matchAll(/npm (start|test)\b/g)) named.push(name ?? '');
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

test.each(documents)('every path that %s names exists', (file) => {
  const text = readFileSync(file, 'utf8');
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path ?? '');
  const quoted = [...text.matchAll(/`((?:src|simulator|test|bench|docs|scripts|deploy)\/[\w./-]+)`/g)].map(
    ([, path]) => path ?? '',
  );
  const files = [...text.matchAll(/(?<![\w/.-])([\w.-]+\.(?:yaml|json|md))\b/g)]
    .map(([, path]) => path ?? '')
    // Made by the reader, or served over HTTP.
    .filter((path) => !['bridge.yaml', 'openapi.json', 'capture.json'].includes(path));
  const folder = file.includes('/') ? `${file.slice(0, file.lastIndexOf('/'))}/` : '';
  for (const path of [...quoted, ...files])
    expect(existsSync(path) || existsSync(folder + path), path).toBe(true);
  for (const path of links) expect(existsSync(folder + path), path).toBe(true);
});

test('every verb that the README shows is one the command line has', () => {
  const verbs = [...readme.matchAll(/npm start (?:-s )?-- (\w+)(?: (\w+))?/g)].map(([, verb]) => verb);
  expect(new Set(verbs)).toEqual(
    new Set([
      'admin',
      'run',
      'enrol',
      'cobot',
      'terminal',
      'discover',
      'door',
      'sync',
      'members',
      'alerts',
      'reconciliation',
    ]),
  );
  for (const verb of verbs) expect(existsSync(`src/cli/${verb}.ts`)).toBe(true);
});
