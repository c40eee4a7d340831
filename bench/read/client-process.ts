import { z } from 'zod';
import { answerParent } from '../parent.ts';
import { readAsForeign } from './foreign-clients.ts';
import { readAsBridge, readAsFloor } from './own-clients.ts';

// One client of the read bench, in a process of its own, so that no client pays for the garbage of another.

const name = z.enum(['bridge', 'framing-reader', 'zkteco-js', 'node-zklib']).parse(process.argv[2]);

if (name === 'zkteco-js' || name === 'node-zklib') {
  // They print what goes wrong and reject promises nobody holds; what they could not read shows in the rows.
  console.error = () => undefined;
  process.on('unhandledRejection', () => undefined);
}

function read(port: number): Promise<unknown> {
  if (name === 'bridge') return readAsBridge(port);
  if (name === 'framing-reader') return readAsFloor(port);
  return readAsForeign(name, port);
}

answerParent({ read: (port) => read(z.number().parse(port)) });
