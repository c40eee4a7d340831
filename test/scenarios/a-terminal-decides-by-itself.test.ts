import { expect, test } from 'vitest';
import { apiKey, House, type Person } from '../support/house.ts';
import { reconciliationSchema, type ReconciliationMessage } from '../../src/bridge/web/door-messages.ts';
import { until } from '../support/until.ts';

const start = () => House.start({ terminalConfig: [{ mode: 'sync', ownRelay: 'keep' }] });

/** A day and two hours: yesterday, whatever the hour. */
const backMs = 26 * 3_600_000;

/** Until so many entries came to this at Cobot. */
async function settled(house: House, wanted: Partial<ReconciliationMessage['counts']>): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}` };
  await until(
    async () => {
      const answer = await fetch(`${house.bridge.httpUrl}/api/reconciliation`, { headers });
      const counts = Object.entries(reconciliationSchema.parse(await answer.json()).counts);
      return (
        JSON.stringify(counts.filter(([, count]) => count > 0)) === JSON.stringify(Object.entries(wanted))
      );
    },
    `the entries to be settled as ${JSON.stringify(wanted)}`,
    20_000,
  );
}

/** The terminal's clock is set back for one press, as if that had been so long ago. */
function pressedAgo(house: House, person: Person, ms: number): void {
  house.moveClock(-ms);
  house.press(person);
  house.moveClock(ms);
}

test('with mode: sync the terminal opens for whom it holds, and the check-in is made afterwards, once', async () => {
  const house = await start();
  const person = await house.enrol('Test Person One', { passes: 3 });
  expect(Number(house.terminal().option('LockOn'))).toBeGreaterThan(0);
  house.press(person);
  await settled(house, { posted: 1 });
  // The terminal's own relay, and no order of the bridge.
  expect(house.openings()).toEqual(['match']);
  expect(await house.decided(1)).toMatchObject([{ outcome: 'late', decidedBy: 'terminal' }]);
  // The log has the same line; reading it again makes nothing more of it.
  await house.bridge.stop();
  pressedAgo(house, person, 40_000);
  await house.restartBridge();
  const entries = await house.decided(2);
  expect(entries.map(({ outcome }) => outcome)).toEqual(['late', 'late']);
  await settled(house, { posted: 1, 'already-in': 1 });
  expect(house.cobot.checkIns()).toHaveLength(1);
  expect(house.openings()).not.toContain('unlock');
});

test('with mode: sync an entry of yesterday is owed, and no check-in of today is made of it', async () => {
  const house = await start();
  const person = await house.enrol('Test Person One', { passes: 3 });
  await house.bridge.stop();
  pressedAgo(house, person, backMs);
  await house.restartBridge();
  await settled(house, { owed: 1 });
  expect(house.cobot.checkIns()).toEqual([]);
});

test('with mode: sync who has left is not in the terminal any more', async () => {
  const house = await start();
  const person = await house.enrol();
  house.cobot.cancelMember(person.membershipId);
  await house.bridge.sync.reconcileMember(person.membershipId);
  expect(house.terminal().users()).toEqual([]);
});

test('with mode: sync who has used up the passes is not in the terminal, and is back with new ones', async () => {
  const house = await start();
  const person = await house.enrol('Test Person One', { passes: 1 });
  house.cobot.removePasses(person.membershipId, 1);
  await house.bridge.sync.reconcileMember(person.membershipId);
  expect(house.terminal().users()).toEqual([]);
  house.cobot.addPasses(person.membershipId, { count: 1 });
  await house.bridge.sync.reconcileMember(person.membershipId);
  expect(house.terminal().users()).toHaveLength(1);
});
