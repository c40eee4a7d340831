import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

interface Cost {
  N: number;
  r: number;
  p: number;
}

/** 64 MB and about a quarter of a second; OWASP's "Password Storage Cheat Sheet" names it as one of the least costs. */
const cost: Cost = { N: 2 ** 16, r: 8, p: 2 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

const savedSchema = z
  .tuple([
    z.literal('scrypt'),
    z.coerce
      .number()
      .int()
      .max(2 ** 20),
    z.coerce.number().int().max(32),
    z.coerce.number().int().max(16),
    z.base64(),
    z.base64(),
  ])
  .transform(([, N, r, p, salt, hash]) => ({
    cost: { N, r, p },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }));

/** Many at once would take 64 MB each, so they queue. */
let last: Promise<unknown> = Promise.resolve();

function hashed(password: string, salt: Uint8Array, { N, r, p }: Cost): Promise<Buffer> {
  const work = () =>
    new Promise<Buffer>((resolve, reject) => {
      const options = { N, r, p, maxmem: 256 * N * r };
      scrypt(password.normalize('NFC'), salt, HASH_BYTES, options, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}

/** `scrypt$N$r$p$SALT$HASH`, the last two as base64; the cost is kept with it, so that it can grow. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await hashed(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether it is the password behind that hash; without a hash it takes just as long, and is not. */
export async function isPassword(password: string, saved: string | undefined): Promise<boolean> {
  const read = savedSchema.safeParse(saved?.split('$'));
  if (!read.success) {
    await hashed(password, Buffer.alloc(SALT_BYTES), cost);
    return false;
  }
  const { salt, hash } = read.data;
  const found = await hashed(password, salt, read.data.cost);
  return found.length === hash.length && timingSafeEqual(found, hash);
}
