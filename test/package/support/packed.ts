import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  bin: z.record(z.string(), z.string()),
});
const packedSchema = z.tuple([
  z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }),
]);

export interface Packed {
  /** A folder with nothing but the installed package. */
  readonly folder: string;
  /** What the tarball holds. */
  readonly files: readonly string[];
}

/**
 * Packs the project and installs it as npm would, without a network: the tarball unpacked, its commands linked, and links
 * to the packages it depends on. What it only has while developing is not there.
 */
export function installPacked(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const { dependencies, bin } = packageSchema.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('npm', 'run', '--silent', 'build');
  const [{ filename, files }] = packedSchema.parse(
    JSON.parse(run('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder)),
  );
  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'cobot-terminal-bridge');
  mkdirSync(installed, { recursive: true });
  run('tar', '-xzf', join(folder, filename), '-C', installed, '--strip-components', '1');
  mkdirSync(join(modules, '.bin'));
  for (const [name, path] of Object.entries(bin))
    symlinkSync(join('..', 'cobot-terminal-bridge', path), join(modules, '.bin', name));
  for (const name of Object.keys(dependencies))
    symlinkSync(resolve('node_modules', name), join(modules, name), 'dir');
  return { folder, files: files.map(({ path }) => path) };
}
