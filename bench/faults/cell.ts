import type { ConfigInput } from '../../src/bridge/config.ts';
import type { EntryOutcome } from '../../src/bridge/entries/outcome.ts';
import type { ProofHouse } from './proof-house.ts';

/** One thing that goes wrong while somebody comes to a door, and what is to come of it. */
export interface Cell {
  name: string;
  /** The bridge is a process that this fault ends. */
  isKilled?: true;
  config?: Partial<ConfigInput>;
  /** The bridge's data lie on a disk of their own. */
  hasSmallDisk?: true;
  /** Before the finger; the returned function takes it back. */
  begin?(house: ProofHouse): (() => void | Promise<void>) | Promise<() => void | Promise<void>> | void;
  /** Right after the finger. */
  strike?(house: ProofHouse): Promise<void>;
  /** The bridge does not hear of the finger, so nobody waits for its entry. */
  isUnheard?: true;
  /** What the entry may end as, when all is over. */
  outcomes: readonly EntryOutcome[];
  /** What the screen said; undefined where nothing can be said. */
  says?: RegExp;
  /** How many check-ins Cobot may hold then. */
  checkIns: readonly number[];
}
