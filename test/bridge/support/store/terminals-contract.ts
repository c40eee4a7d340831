import { expect, test } from 'vitest';
import { REPORTS_KEPT } from '../../../../src/bridge/store/sync-reports.ts';
import type { TerminalMark } from '../../../../src/bridge/store/terminal-marks.ts';
import { opened, withMembers } from './database-under-test.ts';
import type { DatabaseUnderTest } from './database-under-test.ts';

const mark: TerminalMark = {
  serialNumber: 'SN1',
  revision: 7,
  confirmedAt: 5000,
  ours: 3,
  admins: ['1 900'],
  lockOn: undefined,
  templates: 12,
  templatesReadAt: undefined,
  zones: { mornings: 3 },
  lowSlots: false,
  nameBytes: 8,
  singly: true,
  isUnderWay: true,
};

const late = {
  terminal: 'front',
  serialNumber: 'SN1',
  userId: '1001',
  terminalTime: '2026-06-01T12:00:00',
  membershipId: 'm1',
  happenedAt: 1000,
  spaceDay: '2026-06-01',
};

/** What is promised about terminals and their syncs, whichever database keeps it. */
export function terminalsContract(newDatabase: () => Promise<DatabaseUnderTest>): void {
  test('the list of a terminal follows what was read', async () => {
    const store = await withMembers(await newDatabase());
    const first = [
      { uid: 1, userId: '5' },
      { uid: 2, userId: '6' },
    ];
    const then = [
      { uid: 2, userId: '7' },
      { uid: 3, userId: '5' },
    ];
    await store.terminalUsers.change('front', { put: first, gone: [] });
    await store.terminalUsers.change('front', { put: then, gone: [1] });
    expect(await store.terminalUsers.usersOf('front')).toEqual([
      { uid: 2, userId: '7' },
      { uid: 3, userId: '5' },
    ]);
    expect(await store.terminalUsers.usersOf('back')).toEqual([]);
  });

  test('another unit at a place starts without users of ours', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    const { userId } = await store.enrolments.create('m1', 'token-1', 1);
    await store.terminals.setSerialNumber('front', 'SN1');
    await store.terminalUsers.change('front', { put: [{ uid: 1, userId }], gone: [] });
    await store.terminalUsers.noteOwn('front', [userId], 1);
    await store.terminalUsers.noteOwn('back', [userId], 1);
    await store.terminals.setSerialNumber('front', 'SN2');
    expect(await store.terminalUsers.ownUserIds('front')).toEqual(new Set());
    expect(await store.terminalUsers.ownUserIds('back')).toEqual(new Set([userId]));
    expect(await store.terminalUsers.usersOf('front')).toEqual([]);
    expect((await store.terminals.know('front')).serialNumber).toBe('SN2');
  });

  test('a leaver’s user is known for ours until the terminal gives it up', async () => {
    const store = await withMembers(await newDatabase(), 'm1');
    const { userId } = await store.enrolments.create('m1', 'token-1', 1);
    await store.terminalUsers.noteOwn('front', [userId], 1);
    await store.members.remove('m1');
    expect(await store.terminalUsers.ownUserIds('front')).toEqual(new Set([userId]));
    await store.terminalUsers.forgetOwn('front', [userId]);
    expect(await store.terminalUsers.ownUserIds('front')).toEqual(new Set());
  });

  test('clock epochs only grow, and survive a restart', async () => {
    const database = await newDatabase();
    const store = await withMembers(database);
    expect(await store.terminals.raiseClockEpoch('front')).toBe(1);
    expect(await store.terminals.raiseClockEpoch('front')).toBe(2);
    await store.terminals.rememberClock('front', { aheadOfUtcMs: 7_200_500, readAt: 1234.5 });
    await store.close();
    expect(await (await opened(database)).terminals.know('front')).toMatchObject({
      clockEpoch: 2,
      clock: { aheadOfUtcMs: 7_200_500 },
    });
  });

  test('how the relay was is remembered, and forgotten when nothing is left of it', async () => {
    const store = await withMembers(await newDatabase());
    await store.terminals.rememberRelay('front', { lockOn: '7' });
    expect(await store.terminals.relayMemory('front')).toEqual({ lockOn: '7' });
    await store.terminals.rememberRelay('front', {});
    expect(await store.terminals.relayMemory('front')).toEqual({});
  });

  test('a mark comes back as it was saved last', async () => {
    const database = await newDatabase();
    const store = await withMembers(database);
    expect(await store.terminalMarks.read('front')).toBeUndefined();
    await store.terminalMarks.save('front', mark);
    expect(await store.terminalMarks.read('front')).toEqual(mark);
    const next = { ...mark, revision: 8, lockOn: '0', isUnderWay: false };
    await store.terminalMarks.save('front', next);
    expect(await store.terminalMarks.read('front')).toEqual(next);
    expect(await store.terminalMarks.read('back')).toBeUndefined();
    await database.run(`update terminal_marks set document = '{}'`);
    expect(await store.terminalMarks.read('front')).toBeUndefined();
  });

  test('a tombstone keeps its age and reason until it is cleared', async () => {
    const store = await withMembers(await newDatabase());
    await store.tombstones.keep('front', ['1001', '1002'], 1000);
    await store.tombstones.keep('front', ['1002', '1003'], 2000, 'withdrawn');
    await store.tombstones.clear('front', ['1001']);
    await store.tombstones.clear('back', ['1002']);
    expect(await store.tombstones.all()).toEqual([
      { terminal: 'front', userId: '1002', reason: 'left', since: 1000 },
      { terminal: 'front', userId: '1003', reason: 'withdrawn', since: 2000 },
    ]);
  });

  test('of each terminal the last reports are kept', async () => {
    const store = await withMembers(await newDatabase());
    await store.syncReports.add('back', { outcome: 'applied' }, 1);
    for (let run = 1; run <= REPORTS_KEPT + 5; run += 1)
      await store.syncReports.add('front', { run, losses: [] }, run);
    const kept = await store.syncReports.list({ terminal: 'front', limit: 1000 });
    expect(kept).toHaveLength(REPORTS_KEPT);
    expect(kept[0]).toMatchObject({ terminal: 'front', at: REPORTS_KEPT + 5, report: { losses: [] } });
    expect(await store.syncReports.list({ limit: 1000 })).toHaveLength(REPORTS_KEPT + 1);
  });

  test('an approval holds for one terminal with one serial number, until it is asked for again', async () => {
    const store = await withMembers(await newDatabase());
    const { approvals } = store;
    expect(await approvals.approve('front', 'SN2', 'staff-1', 5)).toBe(false);
    await approvals.ask('front', 'SN2', 'replaced', 10);
    await approvals.ask('front', 'SN2', 'wiped', 20);
    expect(await approvals.pending()).toMatchObject([
      { serialNumber: 'SN2', reason: 'replaced', askedAt: 10 },
    ]);
    expect(await approvals.approve('front', 'SN2', 'staff-1', 30)).toBe(true);
    expect(await approvals.pending()).toEqual([]);
    expect(await approvals.of('front', 'SN2')).toMatchObject({ approvedAt: 30, approvedBy: 'staff-1' });
    expect(await approvals.of('back', 'SN2')).toBeUndefined();
    await approvals.ask('front', 'SN2', 'wiped', 40);
    expect(await approvals.of('front', 'SN2')).toMatchObject({ reason: 'wiped', approvedAt: undefined });
  });

  test('a verification in a terminal’s log is one late check-in, however often the log is read', async () => {
    const { lateCheckIns } = await withMembers(await newDatabase(), 'm1');
    const other = { ...late, terminalTime: '2026-06-01T11:00:00', happenedAt: 500 };
    const nobody = { ...late, userId: '9', membershipId: undefined };
    expect(await lateCheckIns.add([late, other, nobody], 1)).toBe(3);
    expect(await lateCheckIns.add([late, other, nobody, { ...late, serialNumber: 'SN2' }], 2)).toBe(1);
    expect((await lateCheckIns.inState('to-post', 2)).map(({ happenedAt }) => happenedAt)).toEqual([
      500, 1000,
    ]);
    expect(await lateCheckIns.inState('not-ours', 9)).toHaveLength(1);
  });

  test('a late check-in is moved on by one of those who want to', async () => {
    const { lateCheckIns } = await withMembers(await newDatabase(), 'm1');
    await lateCheckIns.add([late], 1);
    const [first] = await lateCheckIns.inState('to-post', 1);
    const id = first?.id ?? 0;
    expect(await lateCheckIns.move(id, 'to-post', { state: 'posting' }, 2)).toBe(true);
    expect(await lateCheckIns.move(id, 'to-post', { state: 'posting' }, 2)).toBe(false);
    expect(await lateCheckIns.move(id, 'posting', { state: 'posted', checkInId: 'c1' }, 3)).toBe(true);
    expect(await lateCheckIns.inState('posted', 1)).toMatchObject([
      { ...late, checkInId: 'c1', changedAt: 3 },
    ]);
  });
}
