import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { buildPage } from './build-page.ts';

// Emits `dist` for publishing: the bridge, the simulator and the fake Cobot as plain JavaScript with declarations, and the
// simulator's front panel as it is, and the staff page as one bundle.
rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
cpSync('simulator/panel/page', 'dist/simulator/panel/page', {
  recursive: true,
  filter: (path) => !path.endsWith('tsconfig.json'),
});
chmodSync('dist/src/main.js', 0o755);
await buildPage();
