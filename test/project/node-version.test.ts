import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

test.each(['demo', 'start', 'simulator', 'fake-cobot', 'bench', 'test', 'build'])(
  'npm run %s checks the Node version first',
  (name) => {
    expect(scripts[name]).toBeDefined();
    expect(scripts[`pre${name}`]).toBe('node scripts/check-node.cjs');
  },
);

test('the tests themselves run on Node 24 or newer', () => {
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24);
});
