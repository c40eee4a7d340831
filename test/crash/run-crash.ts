import { seededRandom } from '../../simulator/terminal/random.ts';
import { CrashHouse, type CrashBooks } from './crash-house.ts';

export interface CrashOptions {
  runs: number;
  seed: string;
  /** No run begins after so long. */
  seconds?: number | undefined;
  signal?: AbortSignal | undefined;
  tell?: (progress: string) => void;
}

export interface CrashResult {
  /** How many times the bridge was killed. */
  runs: number;
  presses: number;
  /** Of each house that was looked into. */
  books: CrashBooks[];
}

/** So many in one house: a day is long enough for them, and passes end with it. */
const runsPerHouse = 250;
const tellEvery = 25;

/** Kills the bridge again and again at random moments while people come, and compares the books. */
export async function runCrash({ runs, seed, seconds, signal, tell }: CrashOptions): Promise<CrashResult> {
  const random = seededRandom(seed);
  const endsAt = seconds === undefined ? Infinity : performance.now() + seconds * 1000;
  const isOver = () => signal?.aborted === true || performance.now() > endsAt;
  const result: CrashResult = { runs: 0, presses: 0, books: [] };
  while (result.runs < runs && (result.runs === 0 || !isOver())) {
    // oxlint-disable-next-line no-await-in-loop
    const house = await CrashHouse.start(random);
    try {
      for (let run = 0; run < runsPerHouse && result.runs < runs && (run === 0 || !isOver()); run += 1) {
        // Each run begins where the one before it left the data.
        // oxlint-disable-next-line no-await-in-loop
        await house.run();
        result.runs += 1;
        if (result.runs % tellEvery === 0) tell?.(`${result.runs} of ${runs} runs`);
      }
      // oxlint-disable-next-line no-await-in-loop
      result.books.push(await house.books());
      result.presses += house.presses;
    } finally {
      // oxlint-disable-next-line no-await-in-loop
      await house.stop();
    }
  }
  return result;
}

const counted = [
  'lost',
  'doubled',
  'chargedTwice',
  'openedWithoutCobot',
  'wronglyOpened',
  'neverOpened',
] as const;

/** Everything that is not as it should be, in words; nothing where all is. */
export function complaintsOf({ books }: CrashResult): string[] {
  return books.flatMap((each, index) => [
    ...counted.filter((what) => each[what] > 0).map((what) => `house ${index}: ${what} ${each[what]}`),
    ...(each.lastCameIn ? [] : [`house ${index}: the last who came were not let in`]),
  ]);
}

/** One paragraph for people. */
export function describeCrash(result: CrashResult, { runs, seed }: CrashOptions): string {
  const complaints = complaintsOf(result);
  const verdict =
    complaints.length === 0
      ? 'Nothing was lost, nothing doubled, nobody charged twice, nobody let in who should not be.'
      : complaints.join('\n');
  const { presses, runs: done } = result;
  return `${done} of ${runs} runs (seed ${seed}): the bridge was killed ${done} times, while ${presses} fingers came.\n${verdict}`;
}
