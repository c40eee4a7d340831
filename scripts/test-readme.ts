import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Does what a newcomer does: clones what is committed, and runs the README's two commands in the fresh clone.
// The demo stays up for a person, so here it gets --once.
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
const clone = join(folder, 'clone');

function run(command: string, cwd: string): void {
  console.log(`\n$ ${command}`);
  const { status } = spawnSync('bash', ['-c', command], { cwd, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`failed with exit code ${status ?? 'none'}: ${command}`);
    process.exit(1);
  }
}

try {
  run(`git clone --quiet . ${clone}`, process.cwd());
  run('npm ci && npm run demo -- --once', clone);
  run('npm ci && npm test', clone);
  console.log('\nBoth commands of the README work in a fresh clone.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
