import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';

// Emits `dist` for publishing: the bridge, the simulator and the fake Cobot as plain JavaScript with declarations.
rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
chmodSync('dist/src/main.js', 0o755);
