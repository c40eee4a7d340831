import { expect, test } from 'vitest';
import { opened } from './database-under-test.ts';
import type { DatabaseUnderTest } from './database-under-test.ts';

const ada = { name: 'ada', role: 'viewer', password: 'hash of hers', createdAt: 1000 } as const;

const hers = { account: 'ada', password: 'hash of hers' };

/** What is promised about staff and who is signed in, whichever database keeps it. */
export function staffContract(newDatabase: () => Promise<DatabaseUnderTest>): void {
  test('there is one account of a name', async () => {
    const { accounts } = await opened(await newDatabase());
    expect(await accounts.add(ada)).toBe(true);
    expect(await accounts.add({ ...ada, role: 'owner' })).toBe(false);
    await accounts.add({ ...ada, name: 'a made-up other' });
    expect(await accounts.find('ada')).toEqual({ ...ada, disabledAt: null });
    expect((await accounts.list()).map(({ name }) => name)).toEqual(['a made-up other', 'ada']);
    expect(await accounts.find('nobody')).toBeUndefined();
    expect(await accounts.change('nobody', { role: 'owner', password: 'x' })).toBe(false);
    expect(await accounts.remove('nobody')).toBe(false);
  });

  test('the first account is made where there is none', async () => {
    const { accounts } = await opened(await newDatabase());
    expect(await accounts.addFirst(ada)).toBe(true);
    expect(await accounts.find('ada')).toEqual({ ...ada, disabledAt: null });
    expect(await accounts.addFirst(ada)).toBe(false);
    expect(await accounts.addFirst({ ...ada, name: 'a made-up other' })).toBe(false);
    expect(await accounts.list()).toHaveLength(1);
  });

  test('a disabled account has no sessions and gets none; the last owner stays one', async () => {
    const { accounts, staffSessions } = await opened(await newDatabase());
    await accounts.add(ada);
    await staffSessions.add({ ...hers, id: 's1', at: 1 });
    expect(await accounts.set('ada', { disabledAt: 5 })).toEqual({ ...ada, disabledAt: 5 });
    expect(await staffSessions.find('s1')).toBeUndefined();
    expect(await staffSessions.add({ ...hers, id: 's2', at: 1 })).toBe(false);
    await accounts.set('ada', { disabledAt: null, role: 'owner' });
    expect(await staffSessions.add({ ...hers, id: 's2', at: 1 })).toBe(true);
    expect(await accounts.set('ada', { disabledAt: 6 })).toBe('last-owner');
    expect(await accounts.set('ada', { role: 'viewer' })).toBe('last-owner');
    expect(await accounts.set('nobody', { role: 'viewer' })).toBe('unknown');
    const known = await accounts.know({ name: 'cobot:user-1', role: 'owner', createdAt: 7 });
    expect(known).toMatchObject({ role: 'owner', createdAt: 7, disabledAt: null });
    expect(await accounts.know({ name: 'cobot:user-1', role: 'viewer', createdAt: 8 })).toEqual(known);
    expect(await accounts.set('ada', { role: 'viewer' })).toMatchObject({ role: 'viewer' });
    expect(await staffSessions.find('s2')).toMatchObject({ role: 'viewer' });
  });

  test('a session has the role its account has now, and outlives a restart', async () => {
    const database = await newDatabase();
    const before = await opened(database);
    await before.accounts.add(ada);
    await before.staffSessions.add({ ...hers, id: 's1', at: 2000 });
    await before.staffSessions.noteUse('s1', 3000);
    await before.close();
    const { staffSessions } = await opened(database);
    expect(await staffSessions.find('s1')).toEqual({
      id: 's1',
      account: 'ada',
      role: 'viewer',
      createdAt: 2000,
      usedAt: 3000,
    });
    await staffSessions.remove('s1');
    expect(await staffSessions.find('s1')).toBeUndefined();
  });

  test('a new password and a removed account end their sessions', async () => {
    const { accounts, staffSessions } = await opened(await newDatabase());
    await accounts.add(ada);
    await staffSessions.add({ ...hers, id: 's1', at: 1 });
    expect(await accounts.change('ada', { role: 'owner', password: 'another hash' })).toBe(true);
    expect(await staffSessions.find('s1')).toBeUndefined();
    expect(await accounts.find('ada')).toMatchObject({ role: 'owner', password: 'another hash' });
    expect(await staffSessions.add({ ...hers, id: 's2', at: 1 })).toBe(false);
    expect(await staffSessions.add({ ...hers, password: 'another hash', id: 's2', at: 1 })).toBe(true);
    expect(await accounts.remove('ada')).toBe(true);
    expect(await staffSessions.find('s2')).toBeUndefined();
    expect(await staffSessions.add({ ...hers, password: 'another hash', id: 's3', at: 1 })).toBe(false);
  });

  test('nobody slips in with the old password while it is changed', async () => {
    const { accounts, staffSessions } = await opened(await newDatabase());
    await accounts.add(ada);
    const ids = Array.from({ length: 8 }, (_, index) => `s${index}`);
    await Promise.all([
      ...ids.slice(0, 4).map((id) => staffSessions.add({ ...hers, id, at: 1 })),
      accounts.change('ada', { role: 'viewer', password: 'another hash' }),
      ...ids.slice(4).map((id) => staffSessions.add({ ...hers, id, at: 1 })),
    ]);
    expect((await Promise.all(ids.map((id) => staffSessions.find(id)))).filter(Boolean)).toEqual([]);
    expect(await accounts.find('ada')).toMatchObject({ password: 'another hash' });
  });

  test('sessions that are over are cleared away, the others stay', async () => {
    const { accounts, staffSessions } = await opened(await newDatabase());
    await accounts.add(ada);
    await staffSessions.add({ ...hers, id: 'old', at: 100 });
    await staffSessions.noteUse('old', 900);
    await staffSessions.add({ ...hers, id: 'idle', at: 300 });
    await staffSessions.add({ ...hers, id: 'new', at: 301 });
    await staffSessions.noteUse('new', 501);
    await staffSessions.removeEnded({ begunBefore: 100, usedBefore: 500 });
    const left = await Promise.all(['old', 'idle', 'new'].map((id) => staffSessions.find(id)));
    expect(left.map((session) => session?.id)).toEqual([undefined, undefined, 'new']);
  });
}
