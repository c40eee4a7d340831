import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { openStore } from '../../../../src/bridge/store/store.ts';

const program = fileURLToPath(new URL('hold-store.ts', import.meta.url));

/** Lets another program have the store, sees that nobody else gets it then, and kills that program. */
export async function holdAndKill(place: string): Promise<void> {
  const child = spawn(process.execPath, [program, place], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  await expect(openStore(place, { exclusive: true })).rejects.toMatchObject({ code: 'store-in-use' });
  child.kill('SIGKILL');
  await once(child, 'exit');
}
