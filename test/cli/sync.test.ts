import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { apiKey, House, type Person } from '../support/house.ts';
import { commandLine } from '../support/command-line.ts';

let house: House;
let ada: Person;
let ben: Person;
let run: (...args: string[]) => ReturnType<typeof commandLine>;

beforeEach(async () => {
  house = await House.start({ terminals: [{}, {}] });
  ada = await house.enrol('Ada Example');
  ben = await house.enrol('Ben Example');
  const folder = await mkdtemp(join(tmpdir(), 'sync-command-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, 'bridge.yaml');
  const { port } = new URL(house.bridge.httpUrl);
  await writeFile(
    config,
    `cobot: { spaceUrl: "${house.cobot.spaceUrl}", token: none }
http: { port: ${port}, keys: [ ${apiKey} ] }
terminals: [ { name: front door, host: 127.0.0.1 } ]
`,
  );
  run = (...args) => commandLine([...args, '--config', config]);
});

const userIds = (index = 0) =>
  house
    .terminal(index)
    .users()
    .map(({ userId }) => userId)
    .toSorted();

describe('sync', () => {
  test('says with --dry-run who would lose access and changes nothing; without it they do', async () => {
    house.cobot.cancelMember(ada.membershipId);
    const dry = await run('sync', '--dry-run');
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toContain(
      `front door: would be changed (1 unchanged, 1 gone)\n  - ${ada.userId} Ada Example\n`,
    );
    expect(userIds()).toEqual([ada.userId, ben.userId]);
    const done = await run('sync');
    expect(done.code).toBe(0);
    expect([userIds(0), userIds(1)]).toEqual([[ben.userId], [ben.userId]]);
  });

  test('goes to one terminal with --terminal, and tells programs in JSON', async () => {
    const { code, stdout } = await run('sync', '--terminal', 'back door', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      reports: [{ terminal: 'back door', outcome: 'unchanged', unchanged: 2 }],
    });
  });

  test('names the terminals there are where one is asked for that is none', async () => {
    const { code, stderr } = await run('sync', '--terminal', 'side door');
    expect(code).toBe(1);
    expect(stderr).toContain('there is no terminal called side door');
    expect(stderr).toContain('front door, back door');
  });

  test('does what was held with --force only after a dry run has shown it', async () => {
    // So many that it is not asked for each whether Cobot means it.
    for (let number = 3; number <= 6; number += 1) await house.enrol(`Test Person ${number}`);
    for (const { id } of house.cobot.members()) house.cobot.deleteMember(id);
    const held = await run('sync');
    expect(held.code).toBe(1);
    expect(held.stdout).toContain('nothing was changed');
    expect((await run('sync', '--force')).code).toBe(1);
    expect(userIds()).toHaveLength(6);
    await run('sync', '--dry-run');
    expect((await run('sync', '--force')).code).toBe(0);
    expect([userIds(0), userIds(1)]).toEqual([[], []]);
  });

  test('export --csv writes the members with their numbers for devices nobody reaches', async () => {
    const { code, stdout } = await run('sync', 'export', '--csv');
    expect(code).toBe(0);
    const lines = stdout.trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines.slice(1)).toEqual([
      `"${ada.userId}","","Ada Example","yes","any time","${ada.membershipId}"`,
      `"${ben.userId}","","Ben Example","yes","any time","${ben.membershipId}"`,
    ]);
  });
});

test('members lists who the bridge knows, with their user ids and whether they may come in', async () => {
  house.cobot.cancelMember(ada.membershipId);
  await house.bridge.sync.reconcileAll();
  const { code, stdout } = await run('members');
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`${ada.userId} +ended +${ada.membershipId} +Ada Example`));
  expect(stdout).toMatch(new RegExp(`${ben.userId} +active +${ben.membershipId} +Ben Example`));
  expect(JSON.parse((await run('members', '--json')).stdout)).toHaveProperty('members');
});

describe('terminal', () => {
  test('list has a line for every terminal with its state and its last sync', async () => {
    const { code, stdout } = await run('terminal', 'list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/front door +online +\S+ +applied/);
    expect(stdout).toMatch(/back door +online +\S+ +applied/);
  });

  test('show tells what one that is away still has to remove, and for how long', async () => {
    await house.terminal(1).stop();
    await house.lost(1);
    house.cobot.cancelMember(ada.membershipId);
    await house.bridge.sync.reconcileMember(ada.membershipId);
    const { code, stdout } = await run('terminal', 'show', 'back door');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`still to be removed: ${ada.userId}, for \\d+ s`));
    expect((await run('terminal', 'show', 'side door')).stderr).toContain('no terminal called side door');
  });

  test('compare says what a sync would change, and changes nothing', async () => {
    house.cobot.cancelMember(ada.membershipId);
    const { code, stdout } = await run('terminal', 'compare', 'front door');
    expect(code).toBe(0);
    expect(stdout).toContain('Ada Example');
    expect(userIds()).toEqual([ada.userId, ben.userId]);
  });
});
