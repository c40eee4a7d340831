import { expect, test } from 'vitest';
import { isRefusal, isTransport } from '../../src/protocol/errors.ts';
import {
  holdRelay,
  isEmptyMemory,
  releaseRelay,
  splitMemory,
  type RelayMemory,
} from '../../src/protocol/relay-hold.ts';
import { byte, concat, double, fromHex, toHex, word, zeros } from '../support/hand-made.ts';
import {
  answer,
  connectedTo,
  datasetByHand,
  ok,
  optionsByHand,
  refused,
  sizesByHand,
  userByHand,
  weekByHand,
  type Script,
} from '../support/scripted-access.ts';

const always = Array.from({ length: 7 }, () => ({ from: 0, to: 1439 }));

/** A terminal with two users of group 1, one with zones of its own, whose tables keep what is written. */
function accessTables(over: Script = {}): Script {
  const groups = new Map<number, string>([[1, '01 0100 0000 0000 00']]);
  let week = weekByHand(0, 0, 23, 59);
  let records = [
    userByHand({ uid: 1, userId: '1001' }),
    userByHand({ uid: 2, userId: '1002', group: 6, flag: 1, zones: [4, 0, 0] }),
  ];
  return {
    50: sizesByHand({ users: 2 }),
    1503: () => datasetByHand(...records),
    8: ({ data }) => {
      records = records.map((record) => (record[0] === data[0] ? data : record));
      return ok;
    },
    25: ({ data }) => {
      const group = groups.get(data[0] ?? 0);
      return group === undefined ? refused : answer(fromHex(group));
    },
    26: ({ data }) => {
      groups.set(data[0] ?? 0, toHex(data));
      return ok;
    },
    27: () => answer(word(50), week, fromHex('a71c')),
    28: ({ data }) => {
      week = Uint8Array.from(data.subarray(4));
      return ok;
    },
    ...over,
  };
}

test('LockOn becomes 0, and what it was is remembered before', async () => {
  let lockOn = '5';
  const { scripted, terminal } = await connectedTo({
    11: (request) => optionsByHand({ LockOn: lockOn })(request),
    12: ({ data }) => {
      lockOn = Buffer.from(data).toString('latin1').replace('LockOn=', '').replace('\0', '');
      return ok;
    },
  });
  const remembered: [RelayMemory, number][] = [];
  const changed = await holdRelay(terminal, 'lock-on-zero', {
    remember: (memory) => void remembered.push([memory, scripted.requests.length]),
  });
  expect(changed).toEqual({ lockOn: '5' });
  expect(remembered).toEqual([[expect.objectContaining({ lockOn: '5' }), 2]]);
  expect(lockOn).toBe('0');
  expect(await holdRelay(terminal, 'lock-on-zero')).toEqual({});
  await releaseRelay(terminal, changed);
  expect(lockOn).toBe('5');
});

test('a terminal without LockOn has nothing to hold', async () => {
  const { scripted, terminal } = await connectedTo({ 11: refused });
  expect(await holdRelay(terminal, 'lock-on-zero')).toEqual({});
  expect(scripted.requests.some(({ command }) => command === 12)).toBe(false);
});

test('a LockOn that is acknowledged and stays is told', async () => {
  const { terminal } = await connectedTo({ 11: optionsByHand({ LockOn: '5' }) });
  await expect(holdRelay(terminal, 'lock-on-zero')).rejects.toMatchObject({
    kind: 'refusal',
    message: expect.stringContaining('LockOn did not become 0'),
  });
});

test('a closed zone is everybody’s: the groups’ in use and the users’ with zones of their own', async () => {
  const { scripted, terminal } = await connectedTo(accessTables());
  const remembered: RelayMemory[] = [];
  const changed = await holdRelay(terminal, 'closed-zone', {
    remember: (memory) => void remembered.push(memory),
  });
  const expected = {
    zone: { index: 50, days: always },
    groups: [{ group: 1, zones: [1], verifyStyle: 0, holidays: false }],
    users: [{ uid: 2, zones: [4, 0, 0] }],
  };
  expect(changed).toEqual(expected);
  expect(remembered).toEqual([expected]);
  expect(toHex((await scripted.received(28)).data)).toBe(
    toHex(concat(double(50), weekByHand(23, 57, 23, 56))),
  );
  expect(toHex((await scripted.received(26)).data)).toBe('0132000000000000');
  expect(toHex((await scripted.received(8)).data)).toBe(
    toHex(userByHand({ uid: 2, userId: '1002', group: 6, flag: 1, zones: [50, 0, 0] })),
  );
  expect(scripted.requests.filter(({ command }) => command === 8)).toHaveLength(1);
});

test('held once more it changes nothing, and released all is as it was', async () => {
  const { scripted, terminal } = await connectedTo(accessTables());
  const changed = await holdRelay(terminal, 'closed-zone');
  const before = scripted.requests.length;
  expect(await holdRelay(terminal, 'closed-zone', { remembered: changed })).toEqual({});
  const writes = scripted.requests.slice(before).filter(({ command }) => [8, 26, 28].includes(command));
  expect(writes).toEqual([]);
  await releaseRelay(terminal, changed);
  expect(await terminal.access.zone(50)).toEqual({ index: 50, days: always });
  expect((await terminal.access.group(1)).zones).toEqual([1]);
  expect(toHex((await scripted.received(8, 2)).data)).toBe(
    toHex(userByHand({ uid: 2, userId: '1002', group: 6, flag: 1, zones: [4, 0, 0] })),
  );
});

test('what was remembered first stays, and what is new comes to it', async () => {
  const { terminal } = await connectedTo(accessTables());
  const first: RelayMemory = {
    lockOn: '5',
    groups: [
      { group: 1, zones: [7], verifyStyle: 0, holidays: false },
      { group: 2, zones: [7], verifyStyle: 0, holidays: false },
    ],
    users: [{ uid: 9, zones: [3, 0, 0] }],
  };
  const remembered: RelayMemory[] = [];
  await holdRelay(terminal, 'closed-zone', {
    remembered: first,
    remember: (memory) => void remembered.push(memory),
  });
  expect(remembered).toEqual([
    {
      lockOn: '5',
      zone: { index: 50, days: always },
      groups: first.groups,
      users: [
        { uid: 9, zones: [3, 0, 0] },
        { uid: 2, zones: [4, 0, 0] },
      ],
    },
  ]);
});

test('users and groups that are gone are not put back', async () => {
  const { scripted, terminal } = await connectedTo(accessTables());
  await releaseRelay(terminal, {
    groups: [{ group: 3, zones: [1], verifyStyle: 0, holidays: false }],
    users: [{ uid: 77, zones: [] }],
  });
  expect(scripted.requests.some(({ command }) => [8, 26].includes(command))).toBe(false);
});

test('without a zone of its own nobody’s record is written', async () => {
  const { scripted, terminal } = await connectedTo(
    accessTables({ 50: sizesByHand({ users: 1 }), 1503: datasetByHand(userByHand({ uid: 1, userId: '1' })) }),
  );
  expect(await holdRelay(terminal, 'closed-zone', { zone: 50 })).not.toHaveProperty('users');
  expect(scripted.requests.some(({ command }) => command === 8)).toBe(false);
});

test('a terminal whose groups have that zone already has only the zone closed', async () => {
  const { scripted, terminal } = await connectedTo(
    accessTables({
      50: sizesByHand({}),
      25: ({ data }) => (data[0] === 1 ? answer(fromHex('01 3200 0000 0000 00')) : refused),
    }),
  );
  expect(await holdRelay(terminal, 'closed-zone')).toEqual({ zone: { index: 50, days: always } });
  expect(scripted.requests.some(({ command }) => command === 26)).toBe(false);
});

test('a terminal whose zone is closed already has only its groups changed', async () => {
  const { scripted, terminal } = await connectedTo(
    accessTables({ 27: answer(word(50), weekByHand(12, 0, 11, 0), fromHex('a71c')) }),
  );
  expect(await holdRelay(terminal, 'closed-zone')).toMatchObject({ groups: [{ group: 1 }] });
  expect(scripted.requests.some(({ command }) => command === 28)).toBe(false);
});

test('a terminal without access tables, or with those of black-white ones, is refused with advice', async () => {
  const { terminal } = await connectedTo(accessTables({ 27: refused }));
  const failed = holdRelay(terminal, 'closed-zone');
  await expect(failed).rejects.toSatisfy(isRefusal);
  await expect(failed).rejects.toMatchObject({ advice: expect.stringContaining('ownRelay') });
  const old = await connectedTo(
    accessTables({
      50: sizesByHand({ users: 1 }),
      1503: datasetByHand(concat(word(1), byte(0), zeros(21), double(1001))),
    }),
  );
  await expect(holdRelay(old.terminal, 'closed-zone')).rejects.toSatisfy(isRefusal);
});

test('a link that breaks is no refusal', async () => {
  const { scripted, terminal } = await connectedTo(accessTables({ 27: [] }));
  const failed = holdRelay(terminal, 'closed-zone');
  await scripted.received(27);
  scripted.close();
  await expect(failed).rejects.toSatisfy(isTransport);
});

test('a memory is split by the way it belongs to', () => {
  const zone = { index: 50, days: always };
  expect(splitMemory({ lockOn: '5', zone }, 'lock-on-zero')).toEqual({
    own: { lockOn: '5' },
    other: { zone },
  });
  expect(splitMemory({ zone }, 'closed-zone')).toEqual({ own: { zone }, other: {} });
  expect(isEmptyMemory({})).toBe(true);
  expect(isEmptyMemory({ users: [{ uid: 1, zones: [] }] })).toBe(false);
  expect(isEmptyMemory({ groups: [] })).toBe(true);
});

// Found by the fuzzer: seed 20261125, input 10872756.
test('a time zone with times that are none is closed like others, and comes back as closed days', async () => {
  let week = concat(weekByHand(23, 198, 23, 171).subarray(0, 24), weekByHand(8, 0, 18, 30).subarray(0, 4));
  const { terminal } = await connectedTo(
    accessTables({
      27: () => answer(word(50), week, fromHex('a71c')),
      28: ({ data }) => {
        week = Uint8Array.from(data.subarray(4));
        return ok;
      },
    }),
  );
  const changed = await holdRelay(terminal, 'closed-zone');
  expect(changed.zone?.days[0]).toEqual({ from: 23 * 60 + 198, to: 23 * 60 + 171 });
  expect(toHex(week)).toBe('17391738'.repeat(7));
  await releaseRelay(terminal, changed);
  expect(toHex(week)).toBe(`${'17391738'.repeat(6)}0800121e`);
});
