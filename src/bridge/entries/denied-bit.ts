/** `refuse`: a verification the terminal denied opens nothing. `ignore`: Cobot decides alone. */
export type DeniedBit = 'refuse' | 'ignore';

/**
 * What counts at a terminal. Where the bridge holds its relay by a closed time zone, the terminal denies everybody, so
 * that its word means nothing; elsewhere it is taken seriously unless the config says otherwise.
 */
export function deniedBitOf(setting: DeniedBit | undefined, ownRelay: string): DeniedBit {
  return setting ?? (ownRelay === 'closed-zone' ? 'ignore' : 'refuse');
}
