/**
 * The comm key of AUTH. The key is mixed with the session id and one arbitrary byte, the tick, which travels along.
 * Reversible by anyone who listens: it keeps strangers' software out, not attackers.
 * Source: six implementations agree; two captured vectors.
 */
export function scrambleCommKey(commKey: number, session: number, tick = 50): Uint8Array {
  const mixed = (reverseBits(commKey) + session) >>> 0;
  const bytes = [
    (mixed & 0xff) ^ 0x5a,
    ((mixed >>> 8) & 0xff) ^ 0x4b,
    ((mixed >>> 16) & 0xff) ^ 0x53,
    (mixed >>> 24) ^ 0x4f,
  ] as const;
  return Uint8Array.of(bytes[2] ^ tick, bytes[3] ^ tick, tick, bytes[1] ^ tick);
}

/** The terminal's side: scramble our own key with the tick that came and compare. */
export function isCommKey(scrambled: Uint8Array, commKey: number, session: number): boolean {
  if (scrambled.length !== 4) return false;
  const expected = scrambleCommKey(commKey, session, scrambled[2]);
  return expected.every((byte, index) => byte === scrambled[index]);
}

function reverseBits(value: number): number {
  let rest = value >>> 0;
  let reversed = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    reversed = (reversed << 1) | (rest & 1);
    rest >>>= 1;
  }
  return reversed >>> 0;
}
