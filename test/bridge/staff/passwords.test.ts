import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { expect, onTestFinished, test, vi } from 'vitest';
import { hashPassword, isPassword } from '../../../src/bridge/staff/password.ts';

test('a password is known by its hash, in whichever way its letters are composed, and no other is', async () => {
  const hash = await hashPassword('correct horse ü');
  expect(hash).toMatch(/^scrypt\$65536\$8\$2\$/);
  expect(hash).not.toContain('horse');
  expect(await isPassword('correct horse u\u0308', hash)).toBe(true);
  expect(await isPassword('correct horse u', hash)).toBe(false);
});

test('the same password never has the same hash', async () => {
  expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'));
});

test('a hash made elsewhere with the same parameters is understood', async () => {
  // RFC 7914, section 12: the first 32 of its 64 bytes, which PBKDF2 makes independently of the rest.
  const salt = Buffer.from('SodiumChloride').toString('base64');
  const hash = Buffer.from(
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2',
    'hex',
  ).toString('base64');
  expect(await isPassword('pleaseletmein', `scrypt$16384$8$1$${salt}$${hash}`)).toBe(true);
});

test.each([
  undefined,
  '',
  'nonsense',
  'scrypt$0$0$0$$',
  'scrypt$9999999999$8$1$AAAA$AAAA',
  'md5$1$1$1$AA==$AA==',
])('behind %s there is no password', async (saved) => {
  expect(await isPassword('anything at all', saved)).toBe(false);
});

test('a name that nobody has costs as much work as a wrong password, so that time tells nothing', async () => {
  const hash = await hashPassword('correct horse');
  const scrypt = vi.spyOn(crypto, 'scrypt');
  onTestFinished(() => {
    scrypt.mockRestore();
    syncBuiltinESMExports();
  });
  syncBuiltinESMExports();
  await isPassword('a wrong one', hash);
  await isPassword('a wrong one', undefined);
  const costs = scrypt.mock.calls.map((asked) => asked[3]);
  expect(costs).toHaveLength(2);
  expect(costs[1]).toEqual(costs[0]);
});
