import { describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { HouseRig } from './support/house-rig.ts';
import { memberForTest, membersForTest } from './support/member-for-test.ts';
import { wrappedSession } from './support/wrapped-session.ts';

const ids = (count: number, from = 0) =>
  membersForTest(count)
    .slice(from)
    .map(({ userId }) => userId);
const minute = 60_000;

describe('a reconciliation', () => {
  it('brings every terminal up to date', async () => {
    const rig = await HouseRig.start([{}, {}]);
    rig.book.atCobot = membersForTest(3);
    const reports = await rig.sync.reconcileAll();
    expect(reports.map(({ terminal, outcome }) => [terminal, outcome])).toEqual([
      ['front door', 'applied'],
      ['back door', 'applied'],
    ]);
    expect(rig.there()).toEqual([ids(3), ids(3)]);
  });

  it('goes by what is known while Cobot does not answer', async () => {
    const rig = await HouseRig.start();
    rig.book.known = membersForTest(2);
    rig.book.isDown = true;
    expect(await rig.sync.reconcileAll()).toMatchObject([{ outcome: 'applied' }]);
    expect(rig.there()).toEqual([ids(2)]);
  });

  it.each(['empty', 'truncated'] as const)('changes nothing by a list that is %s', async (list) => {
    const rig = await HouseRig.start();
    rig.book.atCobot = membersForTest(20);
    await rig.sync.reconcileAll();
    rig.book.list = list;
    rig.book.atCobot = list === 'empty' ? [] : membersForTest(10);
    expect(await rig.sync.reconcileAll()).toMatchObject([
      { outcome: 'held', alerts: [{ kind: `list-${list}` }] },
    ]);
    expect(rig.there()).toEqual([ids(20)]);
    expect(rig.book.known).toHaveLength(20);
    expect(rig.log.lines.filter((line) => line.includes('"sync-alert"'))).toHaveLength(1);
    expect(rig.log.lines.join('')).not.toContain('Test Person');
  });

  it('does by force what a dry run has shown, and nothing else', async () => {
    const rig = await HouseRig.start();
    rig.book.atCobot = membersForTest(20);
    await rig.sync.reconcileAll();
    rig.book.atCobot = membersForTest(10);
    const held = { outcome: 'held', alerts: [{ kind: 'too-many-removals' }] };
    expect(await rig.sync.reconcileAll()).toMatchObject([held]);
    expect(await rig.sync.reconcileAll({ isForced: true })).toMatchObject([held]);
    const [shown] = await rig.sync.reconcileAll({ isDryRun: true });
    expect(shown?.losses.map(({ name }) => name)).toContain('Test Person 1011');
    expect(shown?.losses).toHaveLength(10);
    rig.book.atCobot = membersForTest(9);
    expect(await rig.sync.reconcileAll({ isForced: true })).toMatchObject([held]);
    rig.book.atCobot = membersForTest(10);
    expect(await rig.sync.reconcileAll({ isForced: true })).toMatchObject([{ outcome: 'applied' }]);
    expect(rig.there()).toEqual([ids(10)]);
  });

  it('does not let a dry run count for ever', async () => {
    const rig = await HouseRig.start();
    rig.book.atCobot = membersForTest(20);
    await rig.sync.reconcileAll();
    rig.book.atCobot = membersForTest(10);
    await rig.sync.reconcileAll({ isDryRun: true });
    rig.clock.advance(31 * minute);
    expect(await rig.sync.reconcileAll({ isForced: true })).toMatchObject([{ outcome: 'held' }]);
  });

  it('takes a broken list by force, once it was shown what that means', async () => {
    const rig = await HouseRig.start();
    rig.book.atCobot = membersForTest(20);
    await rig.sync.reconcileAll();
    rig.book.list = 'truncated';
    rig.book.atCobot = membersForTest(4);
    await rig.sync.reconcileAll({ isDryRun: true });
    expect(await rig.sync.reconcileAll({ isForced: true })).toMatchObject([{ outcome: 'applied' }]);
    expect(rig.there()).toEqual([ids(4)]);
    expect(rig.book.known).toHaveLength(4);
  });

  it('looks only at the terminals it is asked about', async () => {
    const rig = await HouseRig.start([{}, {}]);
    rig.book.atCobot = membersForTest(2);
    await rig.sync.reconcileAll({ terminals: ['back door'] });
    expect(rig.there()).toEqual([[], ids(2)]);
    expect(() => rig.sync.reconcileAll({ terminals: ['no door'] })).toThrow(/no terminal called no door/);
  });

  it('tells how far it is', async () => {
    const rig = await HouseRig.start();
    rig.book.atCobot = membersForTest(30);
    const seen: string[] = [];
    await rig.sync.reconcileAll({
      onProgress: ({ terminal, done, total }) => seen.push(`${terminal} ${done}/${total}`),
    });
    expect(seen.at(-1)).toBe('front door 30/30');
  });
});

describe('a large change', () => {
  it('is tried at one terminal first, and at the others only if it works there', async () => {
    const rig = await HouseRig.start([{}, {}, {}]);
    rig.book.atCobot = membersForTest(60);
    const order: string[] = [];
    rig.inBetween = (terminal, session) =>
      wrappedSession(session, {
        fingers: {
          writeMany: (wanted, options) => {
            order.push(terminal);
            return session.fingers.writeMany(wanted, options);
          },
        },
      });
    expect(await rig.sync.reconcileAll()).toMatchObject([{}, {}, {}].map(() => ({ outcome: 'applied' })));
    expect(rig.there()).toEqual([ids(60), ids(60), ids(60)]);
    const [first] = order;
    expect(order.lastIndexOf(first ?? '')).toBeLessThan(order.findIndex((terminal) => terminal !== first));
  });

  it('stays away from the others where the first one fails', async () => {
    const rig = await HouseRig.start([{}, {}]);
    rig.book.atCobot = membersForTest(60);
    rig.inBetween = (_terminal, session) =>
      wrappedSession(session, {
        fingers: { writeMany: () => Promise.resolve({ batches: 0, singly: 0 }) },
        userTable: { put: async () => undefined },
      });
    const reports = await rig.sync.reconcileAll();
    expect(reports.map(({ outcome }) => outcome).toSorted()).toEqual(['held', 'partly']);
    expect(reports.find(({ outcome }) => outcome === 'held')?.alerts).toMatchObject([
      { kind: 'canary-failed' },
    ]);
  });
});

describe('a large change at terminals that connect one by one', () => {
  const misbehaving = (session: Parameters<HouseRig['inBetween']>[1]) =>
    wrappedSession(session, {
      fingers: { writeMany: () => Promise.resolve({ batches: 0, singly: 0 }) },
      userTable: { put: async () => undefined },
    });

  it('is made at the first one, and the others wait for that', async () => {
    const rig = await HouseRig.start([{}, {}, {}]);
    rig.book.known = membersForTest(60);
    const atTheFirst = Promise.withResolvers<void>();
    const isReached = Promise.withResolvers<void>();
    rig.inBetween = (terminal, session) =>
      wrappedSession(session, {
        fingers: {
          writeMany: async (wanted, options) => {
            if (terminal === 'front door') {
              isReached.resolve();
              await atTheFirst.promise;
            }
            return session.fingers.writeMany(wanted, options);
          },
        },
      });
    const first = rig.sync.reconcileTerminal('front door');
    await isReached.promise;
    const others = ['back door', 'roof door'].map((name) => rig.sync.reconcileTerminal(name));
    await until(() => rig.asked('roof door') && rig.asked('back door'), 'the others to be looked at');
    expect(rig.there().slice(1)).toEqual([[], []]);
    atTheFirst.resolve();
    expect(await Promise.all([first, ...others])).toMatchObject(
      [{}, {}, {}].map(() => ({ outcome: 'applied' })),
    );
    expect(rig.there()).toEqual([ids(60), ids(60), ids(60)]);
  });

  it('stays away from the others for as long as it fails at the first one', async () => {
    const rig = await HouseRig.start([{}, {}]);
    rig.book.known = membersForTest(60);
    rig.inBetween = (terminal, session) => (terminal === 'front door' ? misbehaving(session) : session);
    expect(await rig.sync.reconcileTerminal('front door')).toMatchObject({ outcome: 'partly' });
    expect(await rig.sync.reconcileTerminal('back door')).toMatchObject({
      outcome: 'held',
      alerts: [{ kind: 'canary-failed' }],
    });
    expect(rig.there()[1]).toEqual([]);
    rig.inBetween = (_terminal, session) => session;
    expect(await rig.sync.reconcileTerminal('front door')).toMatchObject({ outcome: 'applied' });
    expect(await rig.sync.reconcileTerminal('back door')).toMatchObject({ outcome: 'applied' });
  });

  it('is tried at the one staff choose, where the first one is broken', async () => {
    const rig = await HouseRig.start([{}, {}]);
    rig.book.atCobot = rig.book.known = membersForTest(60);
    rig.inBetween = (terminal, session) => (terminal === 'front door' ? misbehaving(session) : session);
    await rig.sync.reconcileTerminal('front door');
    expect(await rig.sync.reconcileAll({ terminals: ['back door'] })).toMatchObject([{ outcome: 'applied' }]);
  });
});

describe('a member on passes', () => {
  const plan = { name: 'Passes', parentPlanId: 'p', usesTimePasses: true };
  const noon = Date.UTC(2026, 5, 1, 12);

  it('goes when the last pass expires or the last check-in ends, without a word of Cobot', async () => {
    const rig = await HouseRig.start([{}], { everyMs: 48 * 3_600_000 });
    rig.book.isDown = true;
    rig.book.known = [
      memberForTest({ userId: '1', plan, passesUntil: noon }),
      memberForTest({ userId: '2', plan, passesUntil: 0, checkedInUntil: new Date(noon + 3_600_000) }),
      memberForTest({ userId: '3', plan, passesUntil: Number.POSITIVE_INFINITY }),
    ];
    rig.sync.start();
    await until(() => rig.there()[0]?.length === 3, 'the first run');
    for (const [at, left] of [
      [noon, '2 3'],
      [noon + 3_600_000, '3'],
    ] as const) {
      rig.clock.advance(at - 1_000 - rig.clock.wallNow());
      const before = rig.there()[0];
      await until(() => {
        rig.clock.advance(250);
        return rig.there()[0]?.join(' ') === left;
      }, 'who is without passes to go');
      expect(before).not.toEqual(rig.there()[0]);
    }
    expect(rig.book.asked).toBe(1);
  });

  it('stays where a check-in for the last pass is heard of, and goes when it ends early', async () => {
    const rig = await HouseRig.start();
    const member = memberForTest({ userId: '1', plan, passesUntil: 0 });
    rig.book.known = [{ ...member, checkedInUntil: new Date(noon) }];
    rig.sync.hearOfCheckIn('m1');
    await until(() => rig.kept.length === 1, 'the member to be written');
    expect(rig.there()).toEqual([['1']]);
    rig.book.known = [member];
    rig.sync.hearOfCheckIn('m1');
    await until(() => rig.kept.length === 2, 'the member to be removed');
    expect(rig.there()).toEqual([[]]);
  });
});

describe('one member', () => {
  it('comes and goes at all terminals without anybody else being looked at', async () => {
    const rig = await HouseRig.start([{}, {}]);
    rig.book.atCobot = membersForTest(3);
    await rig.sync.reconcileMember('m1002');
    expect(rig.there()).toEqual([['1002'], ['1002']]);
    rig.book.atCobot = [memberForTest({ userId: '1002', canceledTo: '2026-06-01' })];
    await rig.sync.reconcileMember('m1002');
    expect(rig.there()).toEqual([[], []]);
    rig.book.atCobot = membersForTest(3);
    await rig.sync.reconcileMember('m1002');
    expect(rig.there()).toEqual([['1002'], ['1002']]);
    expect(await rig.sync.reconcileMember('m9')).toEqual([]);
  });

  it('of many at once costs few reads', async () => {
    const rig = await HouseRig.start();
    rig.book.atCobot = membersForTest(30);
    await Promise.all(rig.book.atCobot.map(({ membershipId }) => rig.sync.reconcileMember(membershipId)));
    expect(rig.there()).toEqual([ids(30)]);
    const reads = rig.terminals[0]?.timeline().filter(({ what }) => what.includes('(1503), reply id')) ?? [];
    expect(reads.length).toBeLessThanOrEqual(6);
  });
});

describe('a terminal that was away', () => {
  it('owes its removals, and does them when it is back', async () => {
    const rig = await HouseRig.start([{}, {}]);
    rig.book.atCobot = membersForTest(3);
    await rig.sync.reconcileAll();
    rig.offline.add('back door');
    rig.book.atCobot = membersForTest(2);
    expect(await rig.sync.reconcileAll()).toMatchObject([{ outcome: 'applied' }, { outcome: 'offline' }]);
    const since = rig.clock.wallNow();
    rig.clock.advance(minute);
    await rig.sync.reconcileAll();
    expect(await rig.sync.tombstones()).toEqual([{ terminal: 'back door', userId: '1003', since }]);
    rig.offline.clear();
    expect(await rig.sync.reconcileTerminal('back door')).toMatchObject({ outcome: 'applied' });
    expect(rig.there()).toEqual([ids(2), ids(2)]);
    expect(await rig.sync.tombstones()).toEqual([]);
  });

  it('waits for its turn where a whole house comes back at once', async () => {
    const gate = Promise.withResolvers<undefined>();
    const visited: string[] = [];
    const doors = Array.from({ length: 20 }, (_, index) => ({
      terminal: `door ${index}`,
      encoding: 'utf8' as const,
      rules: undefined,
      withoutPasses: 'remove' as const,
      heldLockOn: undefined,
    }));
    const visit = (terminal: string) => {
      visited.push(terminal);
      return gate.promise;
    };
    const rig = await HouseRig.start([], { doors, terminals: { visit } });
    const all = doors.map(({ terminal }) => rig.sync.reconcileTerminal(terminal));
    await until(() => visited.length >= 8, 'the first ones to be visited');
    await new Promise((resolve) => setImmediate(resolve));
    expect(visited).toEqual(doors.slice(0, 8).map(({ terminal }) => terminal));
    gate.resolve(undefined);
    await Promise.all(all);
    expect(visited).toHaveLength(20);
  });

  it('owes nothing any more for a member who is back before it', async () => {
    const rig = await HouseRig.start();
    rig.book.atCobot = membersForTest(2);
    await rig.sync.reconcileAll();
    rig.offline.add('front door');
    rig.book.atCobot = membersForTest(1);
    await rig.sync.reconcileAll();
    expect(await rig.sync.tombstones()).toHaveLength(1);
    rig.book.atCobot = membersForTest(2);
    await rig.sync.reconcileAll();
    expect(await rig.sync.tombstones()).toEqual([]);
  });

  it('in the middle of a run is reported, and the others are not', async () => {
    const rig = await HouseRig.start([{}, {}]);
    rig.book.atCobot = membersForTest(3);
    rig.inBetween = (terminal, session) => {
      if (terminal === 'front door') session.drop();
      return session;
    };
    const reports = await rig.sync.reconcileAll();
    expect(reports).toMatchObject([
      { outcome: 'failed', alerts: [{ kind: 'terminal-unreadable' }] },
      { outcome: 'applied' },
    ]);
  });
});

describe('by itself', () => {
  it('a sync begins at the start and every quarter of an hour', async () => {
    const rig = await HouseRig.start();
    rig.book.atCobot = membersForTest(1);
    rig.sync.start();
    await until(() => rig.there()[0]?.length === 1, 'the first run');
    rig.book.atCobot = membersForTest(2);
    const asked = rig.book.asked;
    await until(() => {
      rig.clock.advance(minute);
      return rig.there()[0]?.length === 2;
    }, 'the second run');
    expect(rig.book.asked).toBe(asked + 1);
    expect(rig.clock.wallNow() - Date.UTC(2026, 5, 1, 10, 0, 0)).toBeGreaterThanOrEqual(15 * minute);
  });

  it('a midnight that comes while the terminals are looked at is not missed', async () => {
    const rig = await HouseRig.start([{}], { everyMs: 48 * 3_600_000 });
    rig.book.known = [memberForTest({ userId: '1', canceledTo: '2026-06-02' })];
    rig.book.isDown = true;
    let reads = 0;
    rig.inBetween = (_terminal, session) =>
      wrappedSession(session, {
        userTable: {
          records: (options) => {
            reads += 1;
            // Of the first run: who should be there was found out before.
            if (reads === 1) rig.clock.advance(13 * 3_600_000);
            return session.userTable.records(options);
          },
        },
      });
    rig.sync.start();
    await until(() => rig.kept.length === 2, 'a second run by itself');
    expect(rig.kept.map(({ gains, losses }) => [gains.length, losses.length])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(rig.there()).toEqual([[]]);
  });

  it('members come and go at midnight of the space, not before', async () => {
    const rig = await HouseRig.start();
    rig.book.known = [
      memberForTest({ userId: '1', canceledTo: '2026-06-02' }),
      memberForTest({ userId: '2', startsOn: '2026-06-02' }),
    ];
    rig.book.isDown = true;
    rig.sync.start();
    await until(() => rig.there()[0]?.join() === '1', 'the first run');
    // Berlin's midnight is 22:00 UTC; nothing is due before, so that only the quarters are waited for.
    const midnight = Date.UTC(2026, 5, 1, 22, 0, 0);
    let last = 0;
    await until(
      () => {
        if (rig.there()[0]?.join() === '2') return true;
        last = rig.clock.wallNow();
        rig.clock.advance(30_000);
        return false;
      },
      'midnight',
      15_000,
    );
    expect(last).toBeGreaterThanOrEqual(midnight - 30_000);
    expect(rig.clock.wallNow()).toBeGreaterThanOrEqual(midnight);
  });
});
