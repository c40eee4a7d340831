import type { Input } from './input.ts';
import type { FuzzRandom } from './random.ts';
import type { TargetName } from './finding.ts';

/** One of the places that bytes of a peer come to. */
export interface Target {
  readonly name: TargetName;
  /** The input this target last made. */
  readonly input: Input | undefined;
  /** Most undecoded bytes that were held at a time. */
  readonly peakHeldBytes: number;
  /** Makes one input and feeds it to a fresh session. Throws a `Finding`, or what must not be thrown. */
  run(random: FuzzRandom): Promise<void> | void;
}
