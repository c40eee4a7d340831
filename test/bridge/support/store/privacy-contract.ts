import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { givenMasterKey } from '../../../../src/bridge/store/vault/master-key.ts';
import { opened } from './database-under-test.ts';
import type { DatabaseUnderTest } from './database-under-test.ts';

const keyText = randomBytes(32).toString('base64');
const masterKey = givenMasterKey(keyText);
const template = {
  membershipId: 'm1',
  kind: 'finger' as const,
  finger: 3,
  algorithm: '10',
  flag: 1,
  sourceTerminal: 'front',
  takenAt: 500,
  bytes: Buffer.from('not a finger, and yet it must not be seen'),
};

const given = {
  membershipId: 'm1',
  purpose: 'finger' as const,
  textVersion: '2026-01',
  textHash: 'ab'.repeat(32),
  language: 'en',
  givenHow: 'screen',
  witnessedBy: 'staff-1',
  givenAt: 1000,
};

/** What is promised about what is personal, whichever database keeps it. */
export function privacyContract(newDatabase: () => Promise<DatabaseUnderTest>): void {
  test('a template comes out of the vault as it went in, also after a restart', async () => {
    const database = await newDatabase();
    const first = await opened(database, { masterKey });
    await first.vault.put(template, 1);
    await first.close();
    const { vault } = await opened(database, { masterKey: givenMasterKey(keyText) });
    const { bytes, ...name } = template;
    expect(await vault.list('m1')).toMatchObject([name]);
    expect(Buffer.from((await vault.open(template)) ?? [])).toEqual(bytes);
    expect(await vault.open({ ...template, finger: 4 })).toBeUndefined();
  });

  test('a template taken again replaces the one before, and gets another seal', async () => {
    const { vault } = await opened(await newDatabase(), { masterKey });
    await vault.put(template, 1);
    const [before] = await vault.list();
    await vault.put({ ...template, bytes: Buffer.from('another') }, 2);
    const [after, ...others] = await vault.list();
    expect(others).toEqual([]);
    expect(after?.sealId).not.toBe(before?.sealId);
    expect(Buffer.from((await vault.open(template)) ?? []).toString()).toBe('another');
  });

  test('what is stored holds neither template nor key', async () => {
    const database = await newDatabase();
    const { vault } = await opened(database, { masterKey });
    await vault.put(template, 1);
    const [row] = await database.run('select * from templates join person_keys using (membership_id)');
    const stored = Buffer.concat(
      Object.values(row ?? {}).map((value) =>
        value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
      ),
    );
    expect(stored.includes(template.bytes)).toBe(false);
    expect(stored.includes(Buffer.from(keyText, 'base64'))).toBe(false);
    expect(stored.length).toBeGreaterThan(template.bytes.length);
  });

  test.each([
    ['the member', "membership_id = 'm2'"],
    ['the finger', 'finger = 4'],
    ['the algorithm', "algorithm = '9'"],
    ['the flag', 'flag = 3'],
    ['the kind', "kind = 'face'"],
  ])('a sealed template does not open where somebody changed %s', async (_what, change) => {
    const database = await newDatabase();
    const { vault } = await opened(database, { masterKey });
    await vault.put(template, 1);
    await vault.put({ ...template, membershipId: 'm2', finger: 9 }, 1);
    await database.run(`update templates set ${change} where membership_id = 'm1'`);
    const [moved] = (await vault.list()).filter(
      ({ finger, membershipId }) => finger !== 9 || membershipId !== 'm2',
    );
    await expect(vault.open(moved ?? template)).rejects.toMatchObject({ code: 'vault-open' });
    expect(await vault.openAll([moved ?? template])).toEqual([undefined]);
  });

  test('another master key opens nothing, and says so', async () => {
    const database = await newDatabase();
    await (await opened(database, { masterKey })).vault.put(template, 1);
    const { vault } = await opened(database, { masterKey: givenMasterKey(randomBytes(32).toString('hex')) });
    await expect(vault.open(template)).rejects.toMatchObject({
      code: 'vault-key',
      advice: expect.stringContaining('key file'),
    });
  });

  test('who is forgotten is gone from the vault, and the others stay', async () => {
    const database = await newDatabase();
    const { vault } = await opened(database, { masterKey });
    await vault.put(template, 1);
    await vault.put({ ...template, finger: 4 }, 1);
    await vault.put({ ...template, membershipId: 'm2' }, 1);
    await vault.remove({ ...template, finger: 4 });
    expect(await vault.list('m1')).toHaveLength(1);
    await vault.forget('m1');
    expect(await vault.list()).toMatchObject([{ membershipId: 'm2' }]);
    expect(await database.run('select membership_id from person_keys')).toEqual([{ membership_id: 'm2' }]);
  });

  test('many templates are opened at once, those that are gone left out', async () => {
    const { vault } = await opened(await newDatabase(), { masterKey });
    const names = Array.from({ length: 120 }, (_, index) => ({
      ...template,
      membershipId: `m${index % 60}`,
      finger: index < 60 ? 1 : 2,
    }));
    for (const name of names.slice(1)) await vault.put({ ...name, bytes: Buffer.from(name.membershipId) }, 1);
    const open = await vault.openAll(names);
    expect(open.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual([
      undefined,
      ...names.slice(1).map(({ membershipId }) => membershipId),
    ]);
  });

  test('a consent holds until it is withdrawn, and stays as a proof', async () => {
    const { consents } = await opened(await newDatabase());
    expect(await consents.current('m1', 'finger')).toBeUndefined();
    const first = await consents.give(given);
    await consents.give({ ...given, givenAt: 2000, witnessedBy: undefined });
    expect(await consents.current('m1', 'finger')).toMatchObject({ givenAt: 2000, witnessedBy: undefined });
    expect(await consents.current('m1', 'face')).toBeUndefined();
    expect(await consents.withdraw('m1', 'finger', 'own-link', 3000)).toBe(true);
    expect(await consents.withdraw('m1', 'finger', 'own-link', 4000)).toBe(false);
    expect(await consents.current('m1', 'finger')).toBeUndefined();
    expect(await consents.history('m1')).toMatchObject([
      { givenAt: 2000, withdrawnAt: 3000 },
      { ...given, id: first.id, withdrawnAt: 3000, withdrawnHow: 'own-link' },
    ]);
  });

  test('one consent is taken back, and one given before holds on', async () => {
    const { consents } = await opened(await newDatabase());
    const first = await consents.give(given);
    const second = await consents.give({ ...given, givenAt: 2000 });
    await consents.takeBack(second.id, 'enrolment-cancelled', 3000);
    expect(await consents.current('m1', 'finger')).toEqual(first);
    expect(await consents.history('m1')).toMatchObject([
      { id: second.id, withdrawnAt: 3000, withdrawnHow: 'enrolment-cancelled' },
      { id: first.id, withdrawnAt: undefined },
    ]);
  });

  test('the audit names people by number, in the order things happened', async () => {
    const database = await newDatabase();
    const { audit, memberNumbers } = await opened(database);
    const details = { fingers: 2 };
    await Promise.all([
      audit.write({ actor: 'staff-1', action: 'enrolled', membershipId: 'secret-m1', details }, 1),
      audit.write(
        { actor: 'system', action: 'user-removed', membershipId: 'secret-m1', terminal: 'front' },
        2,
      ),
      audit.write({ actor: 'system', action: 'started' }, 3),
    ]);
    const number = await memberNumbers.of('secret-m1', 9);
    expect(await audit.list({ limit: 2 })).toMatchObject([
      { number: 3, action: 'started', member_number: null },
      { number: 2, action: 'user-removed', member_number: number, terminal: 'front' },
    ]);
    expect(await audit.list({ limit: 9, before: 2 })).toMatchObject([{ details: JSON.stringify(details) }]);
    expect(JSON.stringify(await database.run('select * from audit'))).not.toContain('secret-m1');
    expect(await audit.verify()).toEqual({ lines: 3, brokenAt: undefined });
  });

  test('two programs that write the audit at once make one chain', async () => {
    const database = await newDatabase();
    const stores = [await opened(database), await opened(database)];
    await Promise.all(
      stores.flatMap(({ audit }, index) =>
        Array.from({ length: 8 }, (_, at) => audit.write({ actor: `staff-${index}`, action: 'looked' }, at)),
      ),
    );
    expect(await stores[0]?.audit.verify()).toEqual({ lines: 16, brokenAt: undefined });
  });

  test.each([
    ['changed', "update audit set action = 'nothing' where number = 3", 3],
    ['taken out', 'delete from audit where number = 3', 4],
    ['taken from the beginning', 'delete from audit where number = 1', 2],
    ['put in from elsewhere', "update audit set previous_hash = '' where number = 2", 2],
  ])('a line that was %s is found', async (_how, tamper, brokenAt) => {
    const database = await newDatabase();
    const { audit } = await opened(database);
    for (let at = 1; at <= 5; at += 1) await audit.write({ actor: 'system', action: 'looked' }, at);
    await database.run(tamper);
    expect(await audit.verify()).toMatchObject({ brokenAt });
  });
}
