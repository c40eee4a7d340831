import { createHash, createHmac, randomBytes } from 'node:crypto';

/** What a made-up text stands for; the same text in two roles gets two unrelated ones. */
type Role = 'userId' | 'card' | 'name' | 'password' | 'serial number' | 'mac';

const maxTries = 1000;
const maxU32 = 0xffff_ffff;

/**
 * Replaces what is personal: the same in gives the same made-up out, of the same length, within one recording. The key is
 * thrown away with it, so nobody can try out which person a made-up one was.
 */
export class Disguise {
  readonly #key: Uint8Array;
  readonly #madeUp = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(key: Uint8Array = randomBytes(32)) {
    this.#key = key;
  }

  /** Digits stay digits and letters letters, in no relation to the old ones; no two texts of a role become the same. */
  text(role: Role, real: string): string {
    const known = this.#madeUp.get(`${role} ${real}`);
    if (known !== undefined) return known;
    const isNumber32 = /^\d+$/.test(real) && Number(real) <= maxU32;
    let made = '';
    for (let tries = 0; tries < maxTries; tries += 1) {
      made = this.#letters(role, real, tries);
      const fits = !isNumber32 || Number(made) <= maxU32;
      if (fits && made !== real && !this.#taken.has(`${role} ${made}`)) break;
    }
    this.#taken.add(`${role} ${made}`);
    this.#madeUp.set(`${role} ${real}`, made);
    return made;
  }

  /** The same for a number of 32 bits, which has as many digits afterwards; 0 means none and stays. */
  number(role: Role, real: number): number {
    return real === 0 ? 0 : Number(this.text(role, String(real)));
  }

  /** Templates and faces: as many bytes that mean nothing. What says which algorithm made a template is kept. */
  biometrics(real: Uint8Array): Uint8Array {
    if (real.every((byte) => byte === 0)) return new Uint8Array(real.length);
    const seed = createHmac('sha256', this.#key).update(real).digest();
    const made = createHash('shake256', { outputLength: real.length }).update(seed).digest();
    const algorithm = Buffer.from('SS21');
    if (Buffer.from(real.subarray(2, 6)).equals(algorithm)) made.set(algorithm, 2);
    return made;
  }

  #letters(role: Role, real: string, tries: number): string {
    const bytes = createHash('shake256', { outputLength: real.length })
      .update(createHmac('sha256', this.#key).update(`${tries} ${role} ${real}`).digest())
      .digest();
    return Array.from(real, (letter, index) => alike(letter, bytes[index] ?? 0, index === 0)).join('');
  }
}

/** A first digit other than 0 stays one, or a number would lose its length. */
function alike(letter: string, random: number, isFirst: boolean): string {
  if (/\d/.test(letter)) return String(isFirst && letter !== '0' ? 1 + (random % 9) : random % 10);
  if (/[A-Z]/.test(letter)) return String.fromCharCode(0x41 + (random % 26));
  return String.fromCharCode(0x61 + (random % 26));
}
