import { flushCompileCache } from 'node:module';
import { z } from 'zod';
import { syncRun } from './sync-run.ts';

// A sync in a process of its own, which can be killed. Arguments: data file, port.
// What was compiled is kept at once: whoever is killed keeps nothing at its end.
flushCompileCache();
const [file, port] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2));
await syncRun(file, port);
