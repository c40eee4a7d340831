import { openStore } from '../../../../src/bridge/store/store.ts';

// A program that has a store for itself until it is killed.

await openStore(process.argv[2] ?? '', { exclusive: true });
process.stdout.write('held\n');
setInterval(() => undefined, 60_000);
