/** Something that must not happen whatever a peer sends. */
export class Finding extends Error {
  override readonly name = 'Finding';
}

/** The target of an input. */
export type TargetName = 'driver' | 'simulator' | 'codec';

/** Which target an input goes to, by its number. */
const rotation: readonly TargetName[] = ['driver', 'simulator', 'codec'];

export function targetOf(input: number): TargetName {
  return rotation[input % rotation.length] ?? 'codec';
}

/** What a person needs to see it again. */
export interface FoundFault {
  input: number;
  /** The fault is of this input or of one of so many before it. */
  before: number;
  target: TargetName;
  problem: string;
  hex: string;
  ends: readonly number[];
}
