import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { memberCalled, opened, withMembers } from './database-under-test.ts';
import type { DatabaseUnderTest } from './database-under-test.ts';

/** What members and their places in the terminals are promised, whichever database keeps them. */
export function peopleContract(newDatabase: () => Promise<DatabaseUnderTest>): void {
  test('user ids start at 1001, are given out once, and skip what terminals already have', async () => {
    const store = await withMembers(await newDatabase(), 'm1', 'm2', 'm3');
    await store.terminalUsers.change('front', { put: [{ uid: 7, userId: '1002' }], gone: [] });
    expect((await store.enrolments.create('m1', 'token-1', 1)).userId).toBe('1001');
    expect((await store.enrolments.create('m2', 'token-2', 1)).userId).toBe('1003');
    await store.terminalUsers.change('front', { put: [], gone: [7] });
    expect((await store.enrolments.create('m3', 'token-3', 1)).userId).toBe('1004');
  });

  test('a terminal full of numbers does not hold the next one back', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    const taken = Array.from({ length: 120 }, (_, index) => ({
      uid: index + 1,
      userId: String(1001 + index),
    }));
    await store.terminalUsers.change('front', { put: taken, gone: [] });
    expect((await store.enrolments.create('m1', 'token-1', 1)).userId).toBe('1121');
  });

  test('enrolments made at the same time get ids of their own', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `m${index}`);
    const store = await withMembers(await newDatabase(), ...ids);
    const made = await Promise.all(ids.map((id) => store.enrolments.create(id, `token-${id}`, 1)));
    expect(made.map(({ userId }) => userId).toSorted()).toEqual(
      ids.map((_, index) => String(1001 + index)).toSorted(),
    );
  });

  test('many members are read in pages, and none is missed', async () => {
    const ids = Array.from({ length: 401 }, (_, index) => `m${String(index).padStart(3, '0')}`);
    const database = await newDatabase();
    const store = await withMembers(database, ...ids);
    await database.run(
      "insert into enrolments select 'u' || membership_id, membership_id, 't' || membership_id, null, 1 from members",
    );
    expect((await store.members.enrolled()).map(({ membershipId }) => membershipId)).toEqual(ids);
  });

  test('a user id is not used again after its member is gone', async () => {
    const store = await withMembers(await newDatabase(), 'm1', 'm2');
    await store.enrolments.create('m1', 'token-1', 1);
    await store.members.remove('m1');
    expect(await store.enrolments.all()).toEqual([]);
    expect(await store.enrolments.isGivenOut('1001')).toBe(true);
    await expect(store.enrolments.create('m2', 'token-2', 1, '1001')).rejects.toThrow(/unique/i);
    expect((await store.enrolments.create('m2', 'token-2', 1)).userId).toBe('1002');
  });

  test('a number is not lost when the enrolment it was for cannot be stored', async () => {
    const store = await withMembers(await newDatabase(), 'm1', 'm2');
    await store.enrolments.create('m1', 'token-1', 1);
    await expect(store.enrolments.create('m1', 'token-2', 1)).rejects.toThrow(/unique/i);
    const failure: unknown = await store.enrolments
      .create('m2', 'token-1', 1)
      .catch((error: unknown) => error);
    expect(String(failure)).toMatch(/unique/i);
    expect(inspect(failure)).not.toContain('token-1');
    expect((await store.enrolments.create('m2', 'token-2', 1)).userId).toBe('1002');
  });

  test('an enrolment knows whether Cobot has its token', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    await store.enrolments.create('m1', 'token-1', 1);
    expect(await store.enrolments.ofMembership('m1')).toMatchObject({
      isRegistered: false,
      name: 'Test Person m1',
    });
    await store.enrolments.markRegistered('1001', 2);
    expect(await store.enrolments.all()).toMatchObject([{ isRegistered: true, checkInToken: 'token-1' }]);
  });

  test('what Cobot says about a member follows the last word, and what it did not name stays', async () => {
    const store = await withMembers(await newDatabase(), 'm1', 'm2');
    await store.enrolments.create('m1', 'token-1', 1);
    const plan = { name: 'Ten Days', parentPlanId: 'p10', usesTimePasses: true };
    await store.members.refresh(
      [
        memberCalled('m1'),
        {
          ...memberCalled('m1'),
          name: 'Zoe\0Testperson',
          canceledTo: '2026-07-01',
          plan,
          extras: ['locker'],
        },
      ],
      2000,
    );
    expect(await store.members.enrolled()).toMatchObject([
      {
        membershipId: 'm1',
        userId: '1001',
        canceledTo: '2026-07-01',
        plan,
        teamId: undefined,
        extras: ['locker'],
        fields: undefined,
        passes: undefined,
        refreshedAt: 2000,
      },
    ]);
    expect(await store.members.list()).toMatchObject([
      { membership_id: 'm2', refreshed_at: 1000, user_id: null },
      { membership_id: 'm1', refreshed_at: 2000, user_id: '1001' },
    ]);
  });

  test('fields and passes of a member are kept through a refresh', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    await store.enrolments.create('m1', 'token-1', 1);
    const passes = [
      {
        id: 'pass-1',
        name: 'Day Pass',
        expiresAt: null,
        timespans: [{ kind: 'hours' as const, fromMinute: 540, toMinute: 1020, weekdays: [1, 2] }],
      },
    ];
    await store.members.noteFields(new Map([['m1', new Map([['Card', '4711']])]]));
    await store.members.notePasses('m1', passes, 3000);
    await store.members.refresh([memberCalled('m1')], 4000);
    expect(await store.members.enrolled()).toMatchObject([
      { fields: new Map([['Card', '4711']]), passes, passesReadAt: 3000 },
    ]);
  });

  test('documents another version wrote are read as not there', async () => {
    const database = await newDatabase();
    const store = await withMembers(database, 'm1');
    await store.enrolments.create('m1', 'token-1', 1);
    await store.terminals.know('front');
    await database.run(`update members set passes = '[{"id":7}]', fields = 'no JSON', extras = '{}'`);
    expect(await store.members.enrolled()).toMatchObject([
      { passes: undefined, fields: undefined, extras: [] },
    ]);
  });

  test('a card is one member’s', async () => {
    const store = await withMembers(await newDatabase(), 'm1', 'm2');
    const card = { cardNumber: 4_294_967_295, membershipId: 'm1', source: 'staff' as const };
    expect(await store.cards.give(card, 1)).toBe(true);
    expect(await store.cards.give({ ...card, source: 'custom-field' }, 2)).toBe(true);
    expect(await store.cards.give({ ...card, membershipId: 'm2' }, 3)).toBe(false);
    expect(await store.cards.all()).toEqual([{ ...card, source: 'custom-field' }]);
    await store.enrolments.create('m1', 'token-1', 1);
    expect(await store.members.enrolled()).toMatchObject([{ card: card.cardNumber }]);
    await store.cards.give({ ...card, cardNumber: 7 }, 3);
    expect(await store.members.enrolled()).toMatchObject([{ card: 7 }]);
    await store.cards.takeBack(7);
    await store.cards.takeBack(card.cardNumber);
    expect(await store.members.enrolled()).toMatchObject([{ card: undefined }]);
    expect(await store.cards.give({ ...card, membershipId: 'm2' }, 4)).toBe(true);
  });

  test('a member number is given once, and says nothing when it is cut off', async () => {
    const database = await newDatabase();
    const store = await opened(database);
    const number = await store.memberNumbers.of('m1', 1);
    expect(number).toMatch(/^M\d{8}$/);
    expect(await store.memberNumbers.of('m1', 2)).toBe(number);
    expect(await store.memberNumbers.of('m2', 2)).not.toBe(number);
    await store.memberNumbers.cutOff('m1');
    expect(await database.run('select membership_id from member_numbers order by created_at')).toEqual([
      { membership_id: null },
      { membership_id: 'm2' },
    ]);
    expect(await store.memberNumbers.of('m1', 3)).not.toBe(number);
  });
}
