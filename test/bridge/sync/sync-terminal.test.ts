import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/bridge/sync/fingerprint.ts';
import type { SyncSession } from '../../../src/bridge/sync/ports.ts';
import type { Terminal } from '../../../src/protocol/terminal.ts';
import { template10 } from '../../support/finger-terminal.ts';
import type { UserRow } from '../../../src/protocol/user-table.ts';
import { memberForTest, membersForTest } from './support/member-for-test.ts';
import { SyncRig } from './support/sync-rig.ts';
import { wrappedSession } from './support/wrapped-session.ts';

const readTable = 1503;
const writeUser = 8;
const deleteUser = 18;
const refreshData = 1013;
/** Of the name in a record of 72 bytes. */
const nameAt = 11;

const names = (userIds: readonly string[]) => userIds.map((userId) => `${userId} Test Person ${userId}`);

describe('a run at one terminal', () => {
  it.each([72, 28] as const)('fills an empty terminal with records of %i bytes', async (userRecordSize) => {
    const rig = await SyncRig.start({ userRecordSize });
    rig.members = membersForTest(60);
    const report = await rig.sync();
    expect(report).toMatchObject({ outcome: 'applied', alerts: [] });
    expect(report.gains).toHaveLength(60);
    expect(rig.terminal.users().map(({ userId, privilege }) => [userId, privilege])).toEqual(
      expect.arrayContaining(rig.members.map(({ userId }) => [userId, 0])),
    );
    expect(rig.ports.memories.get('front door')).toMatchObject({ ours: 60, revision: 1, isUnderWay: false });
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged', unchanged: 60 });
  });

  it('that changes nothing reads the table once and writes nothing, here or there', async () => {
    const rig = await SyncRig.start({ users: 20 });
    rig.members = membersForTest(3).map((member) => ({ ...member, userId: `9${member.userId}` }));
    await rig.sync();
    const before = { reads: rig.asked(readTable), writes: rig.ports.writes, users: rig.asked(writeUser) };
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged', unchanged: 3, foreign: 20 });
    expect(rig.asked(readTable) - before.reads).toBe(1);
    expect(rig.ports.writes).toBe(before.writes);
    expect([rig.asked(writeUser), rig.asked(deleteUser)]).toEqual([before.users, 0]);
  });

  it('that finds everything as it left it compares nothing anew, until somebody changes one user there', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(3);
    await rig.sync();
    const first = await rig.sync();
    expect(rig.lastLooks.size).toBe(1);
    expect(await rig.sync({ revision: 2 })).toEqual(first);
    expect(await rig.sync({ revision: 3 })).toEqual(first);
    expect(rig.ports.memories.get('front door')?.revision).toBe(3);
    const [user] = await rig.session.users();
    if (user === undefined) throw new Error('nobody is there');
    await rig.session.putUser({ ...user, name: 'Somebody Else' });
    expect(await rig.sync()).toMatchObject({ outcome: 'applied', changes: [{ fields: ['name'] }] });
    expect(rig.lastLooks.size).toBe(0);
    expect(await rig.sync()).toEqual(first);
    rig.members = membersForTest(2);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied', losses: [{ userId: '1003' }] });
  });

  it('looks at the terminal as new where the bridge forgot that a user is its own', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(3);
    await rig.sync();
    await rig.sync();
    await rig.ports.ownOf('front door').forget(['1002']);
    expect(await rig.sync()).toMatchObject({ foreign: 1, taken: [{ userId: '1002' }] });
  });

  it('adds, changes and removes what it has to, and leaves foreign users as they were', async () => {
    const rig = await SyncRig.start({ users: 5 });
    const foreign = rig.terminal.users();
    rig.members = [
      memberForTest({ userId: '1' }),
      memberForTest({ userId: '2' }),
      memberForTest({ userId: '3' }),
    ];
    await rig.sync();
    rig.members = [memberForTest({ userId: '1' }), memberForTest({ userId: '3', name: 'New Name' })];
    const report = await rig.sync();
    expect(report).toMatchObject({ outcome: 'applied', unchanged: 1, foreign: 5, gains: [] });
    expect(report.losses).toEqual([{ userId: '2', membershipId: 'm2', name: 'Test Person 2' }]);
    expect(report.changes).toEqual([{ userId: '3', membershipId: 'm3', name: 'New Name', fields: ['name'] }]);
    expect(rig.terminal.users().filter(({ uid }) => uid <= 5)).toEqual(foreign);
    expect(rig.terminal.users().map(({ userId }) => userId)).not.toContain('2');
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged' });
  });

  it('keeps what staff set at the terminal for a user', async () => {
    const rig = await SyncRig.start();
    rig.members = [memberForTest({ userId: '1' })];
    await rig.sync();
    const [user] = rig.terminal.users();
    await rig.session.userTable.update(user?.uid ?? 0, { password: '1234', group: 3, privilege: 14 });
    rig.members = [memberForTest({ userId: '1', name: 'New Name' })];
    const report = await rig.sync();
    expect(report.alerts.map(({ kind }) => kind)).toEqual(['new-administrator']);
    expect(rig.terminal.users()[0]).toMatchObject({
      name: 'New Name',
      password: '1234',
      group: 3,
      privilege: 14,
    });
    // It stays until it is over, or until staff have seen it and say so.
    expect((await rig.sync()).alerts.map(({ kind }) => kind)).toEqual(['new-administrator']);
    const approved = fingerprint(await rig.sync({ isDryRun: true }));
    expect((await rig.sync({ approved })).alerts).toEqual([]);
    expect((await rig.sync()).alerts).toEqual([]);
  });

  it('goes on telling of a door delay that somebody changed, until it is as it was or staff have seen it', async () => {
    const rig = await SyncRig.start();
    const kinds = async (changes: Parameters<SyncRig['sync']>[0] = {}) =>
      (await rig.sync(changes)).alerts.map(({ kind }) => kind);
    rig.terminal.setOption('LockOn', '5');
    expect(await kinds()).toEqual([]);
    rig.terminal.setOption('LockOn', '250');
    expect(await kinds()).toEqual(['lock-delay-changed']);
    expect(await kinds()).toEqual(['lock-delay-changed']);
    rig.terminal.setOption('LockOn', '5');
    expect(await kinds()).toEqual([]);
    rig.terminal.setOption('LockOn', '10');
    const approved = fingerprint(await rig.sync({ isDryRun: true }));
    rig.terminal.setOption('LockOn', '20');
    // That is another one than the one they have seen.
    await rig.sync({ approved });
    expect(await kinds()).toEqual(['lock-delay-changed']);
    await rig.sync({ approved: fingerprint(await rig.sync({ isDryRun: true })) });
    expect(await kinds()).toEqual([]);
  });

  it('says what it would do, and does not do it', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(2);
    const report = await rig.sync({ isDryRun: true });
    expect(report.outcome).toBe('would-change');
    expect(report.gains.map(({ name }) => name)).toEqual(['Test Person 1001', 'Test Person 1002']);
    expect(rig.there()).toEqual([]);
    expect(rig.ports.writes).toBe(0);
  });

  it('disables a member and brings the member back', async () => {
    const rig = await SyncRig.start();
    const plan = { name: 'Passes', parentPlanId: 'p', usesTimePasses: true };
    rig.withoutPasses = 'disable';
    rig.members = [memberForTest({ userId: '1', plan, passesUntil: 0 })];
    await rig.sync();
    expect(rig.terminal.users()[0]?.privilege).toBe(1);
    rig.members = [memberForTest({ userId: '1', plan, passesUntil: Number.POSITIVE_INFINITY })];
    await rig.sync();
    expect(rig.terminal.users()[0]?.privilege).toBe(0);
  });

  it('writes the hours of a schedule and lets users go by them', async () => {
    const rig = await SyncRig.start();
    const office = Array.from({ length: 7 }, () => ({ from: 480, to: 1200 }));
    rig.house = { schedules: new Map([['office', office]]) };
    rig.rules = [{ hours: 'office' }];
    rig.members = [memberForTest({ userId: '1' }), memberForTest({ userId: '2' })];
    expect(await rig.sync()).toMatchObject({ outcome: 'applied', alerts: [] });
    expect((await rig.session.access.zone(49)).days).toEqual(office);
    for (const { uid } of rig.terminal.users())
      expect((await rig.session.access.zonesOf(uid)).zones).toEqual([49]);
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged', unchanged: 2 });
  });

  it('works where a terminal knows no batches', async () => {
    const rig = await SyncRig.start({ batchWrites: 'unknown' });
    rig.members = membersForTest(30);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.there()).toEqual(names(rig.members.map(({ userId }) => userId)));
  });

  it('fills a terminal up to its end, and says who did not get in', async () => {
    const rig = await SyncRig.start({ userCapacity: 10 });
    rig.members = membersForTest(12);
    const report = await rig.sync();
    expect(report.alerts.map(({ kind }) => kind)).toEqual(['terminal-full']);
    expect(rig.terminal.users()).toHaveLength(10);
    rig.members = rig.members.slice(2);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.there()).toEqual(names(rig.members.map(({ userId }) => userId)));
  });

  it('does not fill a terminal that somebody wiped, until staff want it', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(3);
    await rig.sync();
    for (const { uid } of rig.terminal.users()) await rig.session.deleteUser(uid);
    expect(await rig.sync()).toMatchObject({ outcome: 'held', alerts: [{ kind: 'terminal-wiped' }] });
    expect(rig.there()).toEqual([]);
    expect(await rig.sync({ approved: 'something else' })).toMatchObject({ outcome: 'held' });
    const approved = fingerprint(await rig.sync({ isDryRun: true }));
    expect(await rig.sync({ approved })).toMatchObject({ outcome: 'applied' });
    expect(rig.there()).toHaveLength(3);
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged', alerts: [] });
  });

  it('does not fill a wiped terminal after a run that was cut short either', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(3);
    await rig.sync();
    rig.members = membersForTest(5).slice(1);
    rig.inBetween = (session) =>
      wrappedSession(session, { deleteUser: () => Promise.reject(new Error('the bridge was killed')) });
    await expect(rig.sync()).rejects.toThrow('killed');
    rig.inBetween = (session) => session;
    for (const { uid } of rig.terminal.users()) await rig.session.deleteUser(uid);
    expect(await rig.sync()).toMatchObject({ outcome: 'held', alerts: [{ kind: 'terminal-wiped' }] });
    expect(rig.there()).toEqual([]);
  });

  it('finishes a run that removed everybody before it was cut short', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(3);
    await rig.sync();
    rig.members = membersForTest(5).slice(3);
    rig.inBetween = (session) =>
      wrappedSession(session, {
        userTable: { put: () => Promise.reject(new Error('the bridge was killed')) },
      });
    await expect(rig.sync()).rejects.toThrow('killed');
    expect(rig.there()).toEqual([]);
    rig.inBetween = (session) => session;
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.there()).toHaveLength(2);
  });

  it('forgets users of ours that somebody deleted, so that their ids are a stranger’s there', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(3);
    await rig.sync();
    const gone = rig.terminal.users().find(({ userId }) => userId === '1003');
    await rig.session.deleteUser(gone?.uid ?? 0);
    rig.members = membersForTest(2);
    await rig.sync();
    await rig.session.putUser({ uid: 7, userId: '1003', name: 'Somebody Else' });
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged', foreign: 1 });
    expect(rig.there()).toContain('1003 Somebody Else');
  });
});

describe('fingers', () => {
  const finger = template10(1);

  it('go to the terminal with their user, and are read back', async () => {
    const rig = await SyncRig.start();
    rig.ports.keepFinger('1001', 6, finger, 0);
    rig.members = membersForTest(2);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied', fingers: 1 });
    const uid = rig.terminal.users().find(({ userId }) => userId === '1001')?.uid;
    expect(rig.terminal.templates()).toEqual([{ uid, finger: 6, flag: 1, template: finger }]);
    const reads = rig.asked(readTable);
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged' });
    expect(rig.asked(readTable) - reads).toBe(1);
  });

  it('follow when they come into the vault later, and when somebody deleted one', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(2);
    rig.ports.keepFinger('1002', 5, template10(2), 0);
    await rig.sync();
    rig.now = new Date('2026-06-01T11:00:00Z');
    rig.ports.keepFinger('1001', 6, finger, rig.now.getTime());
    rig.now = new Date('2026-06-01T11:15:00Z');
    expect(await rig.sync()).toMatchObject({ outcome: 'applied', fingers: 1 });
    const uid = rig.terminal.users().find(({ userId }) => userId === '1002')?.uid ?? 0;
    await rig.session.fingers.delete(uid, 5);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied', fingers: 1 });
    expect(rig.terminal.templates()).toHaveLength(2);
  });

  it('of another algorithm stay in the vault', async () => {
    const rig = await SyncRig.start({ options: { '~ZKFPVersion': '9' } });
    rig.ports.keepFinger('1001', 6, finger, 0);
    rig.members = membersForTest(1);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied', fingers: 0, alerts: [] });
  });
});

describe('a terminal that misbehaves', () => {
  it('says yes and keeps nothing: the mark does not move, and it is tried again', async () => {
    const rig = await SyncRig.start({ users: 1 });
    rig.members = [memberForTest({ userId: '1' })];
    rig.inBetween = (session) =>
      wrappedSession(session, {
        userTable: { put: () => Promise.resolve() },
      });
    const report = await rig.sync();
    expect(report).toMatchObject({ outcome: 'partly', alerts: [{ kind: 'not-confirmed' }] });
    expect(rig.ports.memories.get('front door')).toMatchObject({ revision: 0, isUnderWay: true });
    expect(rig.ports.owned.get('front door')).toEqual(new Set());
    rig.inBetween = (session) => session;
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.ports.memories.get('front door')).toMatchObject({ revision: 1, isUnderWay: false });
  });

  it('does not delete a user: the removal stays owed', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(2);
    await rig.sync();
    rig.members = membersForTest(1);
    await rig.ports.tombstones.keep('front door', ['1002'], 5);
    rig.inBetween = (session) => wrappedSession(session, { deleteUser: () => Promise.resolve() });
    expect(await rig.sync()).toMatchObject({ outcome: 'partly' });
    expect(rig.ports.stones.size).toBe(1);
    rig.inBetween = (session) => session;
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.ports.stones.size).toBe(0);
  });

  it('takes no high slots: it gets low ones, also the next time', async () => {
    const rig = await SyncRig.start({ users: 2 });
    const refusesHigh = (session: Terminal): SyncSession =>
      wrappedSession(session, {
        // The simulated terminal refuses the slot 0.
        userTable: {
          put: (user) => session.userTable.put(user.uid > 30_000 ? { uid: 0, userId: 'none' } : user),
        },
      });
    rig.inBetween = refusesHigh;
    rig.members = membersForTest(3).map((member) => ({ ...member, userId: `9${member.userId}` }));
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.terminal.users().map(({ uid }) => uid)).toEqual([1, 2, 3, 4, 5]);
    expect(rig.ports.memories.get('front door')?.lowSlots).toBe(true);
  });

  it('says yes to an upload of many and stores none: they are written one by one, also the next time', async () => {
    const rig = await SyncRig.start();
    rig.inBetween = (session) =>
      wrappedSession(session, {
        fingers: {
          writeMany: async ({ users = [] }, options) =>
            // The first user of an empty terminal shows how long its records are.
            users.length === 1 ? session.fingers.writeMany({ users }, options) : { batches: 1, singly: 0 },
        },
      });
    rig.members = membersForTest(12);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.there()).toEqual(names(rig.members.map(({ userId }) => userId)));
    expect(rig.ports.memories.get('front door')).toMatchObject({ singly: true, isUnderWay: false });
    rig.members = membersForTest(24);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.terminal.users()).toHaveLength(24);
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged' });
  });

  it('keeps less of a name than its record has room for: that is not written again and again', async () => {
    const rig = await SyncRig.start();
    const shorter = (row: UserRow): UserRow => {
      const record = Uint8Array.from(row.record);
      record.fill(0, nameAt + 8, nameAt + 24);
      return { ...row, record };
    };
    rig.inBetween = (session) =>
      wrappedSession(session, {
        userTable: { put: (user) => session.userTable.put('record' in user ? shorter(user) : user) },
      });
    rig.members = membersForTest(3);
    expect(await rig.sync()).toMatchObject({ outcome: 'applied' });
    expect(rig.there()).toEqual(['1001 Test Per', '1002 Test Per', '1003 Test Per']);
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged' });
    rig.members = [memberForTest({ userId: '1001', name: 'Another Person' }), ...membersForTest(3).slice(1)];
    expect(await rig.sync()).toMatchObject({ outcome: 'applied', changes: [{ userId: '1001' }] });
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged' });
    // Somebody gave it other firmware.
    rig.inBetween = (session) => session;
    const [user] = await rig.session.users();
    if (user === undefined) throw new Error('nobody is there');
    await rig.session.putUser({ ...user, name: 'A Name As Long As Others' });
    await rig.sync();
    expect(rig.there()).toContain('1002 Test Person 1002');
  });

  it('refuses one user: the others get in', async () => {
    const rig = await SyncRig.start({ users: 1 });
    // Our own id for somebody who is there under it already, behind our back.
    rig.members = membersForTest(5).map((member) => ({ ...member, userId: `9${member.userId}` }));
    rig.inBetween = (session) =>
      wrappedSession(session, {
        fingers: {
          writeMany: async (wanted, options) => {
            await session.putUser({ uid: 9, userId: '91002', name: 'Somebody Else' });
            return session.fingers.writeMany(wanted, options);
          },
        },
      });
    expect(await rig.sync()).toMatchObject({ outcome: 'partly' });
    expect(rig.there().filter((user) => user.startsWith('91'))).toEqual([
      '91001 Test Person 1001',
      '91002 Somebody Else',
      '91003 Test Person 1003',
      '91004 Test Person 1004',
      '91005 Test Person 1005',
    ]);
    expect(rig.ports.owned.get('front door')?.has('91002')).toBe(false);
  });
});

describe('a run that is cut short', () => {
  it('after its last write has the terminal take that over at the next run', async () => {
    const rig = await SyncRig.start();
    rig.members = membersForTest(3);
    await rig.sync();
    const memory = rig.ports.memories.get('front door');
    if (memory === undefined) throw new Error('nothing is remembered');
    rig.ports.memories.set('front door', { ...memory, isUnderWay: true });
    const before = rig.asked(refreshData);
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged' });
    expect(rig.asked(refreshData) - before).toBe(1);
    expect(await rig.sync()).toMatchObject({ outcome: 'unchanged' });
    expect(rig.asked(refreshData) - before).toBe(1);
  });

  it('at any point is finished by the next one, with nobody doubled', async () => {
    const rig = await SyncRig.start({ users: 3 });
    const foreign = rig.there().length;
    const phases = [membersForTest(60).slice(10), membersForTest(58).slice(5)];
    for (const cutAfter of [1, 3, 4, 5, 6, 8, 10, 12, 14]) {
      rig.members = (phases[cutAfter % 2] ?? []).map((member) => ({
        ...member,
        userId: `9${member.userId}`,
      }));
      rig.inBetween = (session) => cutting(session, cutAfter);
      await rig.sync().catch((error: unknown) => error);
      rig.inBetween = (session) => session;
      await rig.reconnect();
      const report = await rig.sync();
      expect(['applied', 'unchanged']).toContain(report.outcome);
      const there = rig.there().filter((user) => user.startsWith('91'));
      expect(there.map((user) => user.split(' ')[0])).toEqual(
        rig.members.map(({ userId }) => userId).toSorted(),
      );
      expect(rig.there()).toHaveLength(there.length + foreign);
    }
  });

  /** The link ends in the middle of the step with that number. */
  function cutting(session: Terminal, steps: number): SyncSession {
    let left = steps;
    const count = <T>(work: () => Promise<T>): Promise<T> => {
      left -= 1;
      const begun = work();
      if (left === 0) session.drop();
      return begun;
    };
    return wrappedSession(session, {
      userTable: {
        records: (options) => count(() => session.userTable.records(options)),
        put: (user) => count(() => session.userTable.put(user)),
      },
      fingers: { writeMany: (wanted, options) => count(() => session.fingers.writeMany(wanted, options)) },
      deleteUser: (uid) => count(() => session.deleteUser(uid)),
      refreshData: () => count(() => session.refreshData()),
    });
  }
});
