import type { Figure } from './goal.ts';

/** What every bench is given beside its own numbers. */
export interface BenchContext {
  /** Tells people how far it is; goes to standard error. */
  tell: (progress: string) => void;
  /** Where the measured processes leave their CPU profiles; undefined: none are made. */
  profileFolder: string | undefined;
  signal: AbortSignal;
}

/** A setting of a bench: a whole number, `--kebab-case N` on the command line. */
export interface BenchNumber {
  describes: string;
  byDefault: number;
  atLeast: number;
}

/** One bench: measures, and says what it found. It ends every process it starts, whatever happens. */
export interface Bench<Name extends string = string> {
  name: string;
  summary: string;
  numbers: Readonly<Record<Name, BenchNumber>>;
  /** What people see instead of a list of all figures. */
  table?(figures: readonly Figure[]): string;
  run(numbers: Readonly<Record<Name, number>>, context: BenchContext): Promise<Figure[]>;
}
