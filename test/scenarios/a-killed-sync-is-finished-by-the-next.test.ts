import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom, wholeNumber } from '../../simulator/terminal/random.ts';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { openStore } from '../../src/bridge/store/store.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';
import { syncRun } from './support/sync-run.ts';

const members = 60;
const kills = 20;
/** A run asks the terminal about so often; a kill falls on one of these requests. */
const requests = 14;

/** Runs a sync in a process of its own, and kills that once the terminal has heard so many requests of it. */
async function killedSync(file: string, simulated: SimulatedTerminal, killAfter: number): Promise<void> {
  const before = heard(simulated);
  const script = 'test/scenarios/support/sync-process.ts';
  const child = spawn(process.execPath, [script, file, String(simulated.port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let isOver = false;
  const ended = once(child, 'close').then(() => {
    isOver = true;
    return undefined;
  });
  await until(() => isOver || heard(simulated) - before >= killAfter, 'the run to get that far', 60_000);
  child.kill('SIGKILL');
  await ended;
}

function heard(simulated: SimulatedTerminal): number {
  return simulated.timeline().filter(({ way }) => way === 'in').length;
}

async function withStore(
  file: string,
  work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<unknown>,
) {
  const store = await openStore(file);
  await work(store);
  await store.close();
}

test(`a run killed at ${kills} points is finished by the next one, and nobody is doubled`, {
  // Twenty processes are started one after the other, on whatever machine this is.
  timeout: 600_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'killed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'bridge.sqlite');
  const simulated = await terminalForTest({ users: 3, paceMs: 0, secondClient: 'share' });
  const foreign = simulated.users();
  const random = seededRandom('killed syncs');
  const indices = Array.from({ length: members }, (_, index) => index);
  const userIdOf = (index: number) => String(5000 + index);
  await withStore(file, async (store) => {
    await store.terminals.know('front door');
    await store.members.refresh(
      indices.map((index) => factsOf(index, false)),
      1,
    );
    for (const index of indices)
      await store.enrolments.create(`m${index}`, `token-${index}`, 1, userIdOf(index));
  });
  for (let round = 0; round < kills; round += 1) {
    // Five leave and five come back with every round, so that there is always something to do.
    const isAway = (index: number) => (index - round * 5 + members * kills) % members < 5;
    await withStore(file, (store) =>
      store.members.refresh(
        indices.map((index) => factsOf(index, isAway(index))),
        round + 2,
      ),
    );
    await killedSync(file, simulated, wholeNumber(random, 4, 4 + requests));
    expect(['applied', 'unchanged']).toContain(await syncRun(file, simulated.port));
    const there = simulated.users().filter(({ uid }) => uid > 3);
    expect(there.map(({ userId }) => userId).toSorted()).toEqual(
      indices.filter((index) => !isAway(index)).map(userIdOf),
    );
    expect(simulated.users().filter(({ uid }) => uid <= 3)).toEqual(foreign);
  }
});

function factsOf(index: number, isAway: boolean) {
  return {
    membershipId: `m${index}`,
    name: `Test Person ${index}`,
    confirmedAt: '2026-01-01T00:00:00.000Z',
    startsAt: undefined,
    canceledTo: isAway ? '2026-01-02' : undefined,
  };
}
