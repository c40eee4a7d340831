import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { readPunchRecords } from '../../src/protocol/commands/punches.ts';
import { readUserRecords } from '../../src/protocol/commands/users.ts';
import { readPunches, readUsers } from '../floor/decode.ts';
import { readPunchesPlainly, readUsersPlainly } from '../floor/plain-decode.ts';
import { answerParent } from '../parent.ts';
import { rotated } from '../statistics.ts';
import { wireTables } from './tables.ts';

// Decoding in one process: the bridge's decoder and its floor in turns, everybody's garbage taken away before the next.

const questionSchema = z.strictObject({ users: z.number(), punches: z.number(), runs: z.number() });
type Question = z.output<typeof questionSchema>;

/** Not timed: the compiler has seen all of it then. */
const warmUps = 5;

answerParent({
  decode: (value) => decode(questionSchema.parse(value)),
});

function decode({ users, punches, runs }: Question): unknown {
  const tables = wireTables(users, punches);
  const double = wireTables(users, punches * 2).punches;
  const work = {
    bridge: () => [readUserRecords(tables.users, 72, 'utf8'), readPunchRecords(tables.punches, 40)],
    floor: () => [readUsers(tables.users), readPunches(tables.punches)],
    plain: () => [readUsersPlainly(tables.users), readPunchesPlainly(tables.punches)],
    punches: () => readPunchRecords(tables.punches, 40),
    twiceThePunches: () => readPunchRecords(double, 40),
  };
  // Kept alive, as some rows always are in a program: V8 forgets how objects look, and the code for them, with the last.
  const kept = Object.values(work).map((decodeOnce) => decodeOnce());
  const [bridge, floor, plain] = kept;
  const isSame = isDeepStrictEqual(bridge, floor) && isDeepStrictEqual(bridge, plain);
  const names = ['bridge', 'floor', 'plain', 'punches', 'twiceThePunches'] as const;
  const times: Record<(typeof names)[number], number[]> = {
    bridge: [],
    floor: [],
    plain: [],
    punches: [],
    twiceThePunches: [],
  };
  for (let run = -warmUps; run < runs; run += 1)
    for (const name of rotated(names, run + warmUps)) {
      globalThis.gc?.();
      const from = performance.now();
      const rows = work[name]();
      const ms = performance.now() - from;
      if (run >= 0 && rows.length > 0 && kept.length > 0) times[name].push(ms);
    }
  return { isSame, times };
}
