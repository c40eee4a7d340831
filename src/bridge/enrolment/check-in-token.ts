/** Marks the tokens this bridge made among all of a space's; others are left alone. */
const tokenPrefix = 'ctb-';

/**
 * A new check-in token: the prefix and 128 random bits in base64url. Nobody can guess it from what a terminal shows.
 * `randomBytes` gives as many bytes as it is asked for.
 */
export function newCheckInToken(randomBytes: (count: number) => Uint8Array): string {
  return tokenPrefix + Buffer.from(randomBytes(16)).toString('base64url');
}
