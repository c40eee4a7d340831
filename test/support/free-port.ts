import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below what systems give out by themselves (32,768 and up, or 49,152 and up): whoever asks for any free port, or connects
// somewhere, does not get it before the program that was told.
const [lowest, highest] = [12_000, 32_000];

/** A port of the loopback that was free a moment ago, for programs that must be told one. */
export async function freePort(): Promise<number> {
  const port = randomInt(lowest, highest);
  return (await isFree(port)) ? port : freePort();
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  if (!(await promise)) return false;
  await new Promise((closed) => {
    server.close(closed);
  });
  return true;
}
