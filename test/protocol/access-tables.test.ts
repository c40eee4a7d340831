import { expect, test } from 'vitest';
import { verifyStyles } from '../../src/protocol/commands/verify-style.ts';
import { closedZone } from '../../src/protocol/commands/time-zones.ts';
import { isRefusal } from '../../src/protocol/errors.ts';
import { byte, concat, double, fromHex, toHex, word, zeros } from '../support/hand-made.ts';
import {
  answer,
  connectedTo,
  datasetByHand,
  refused,
  sizesByHand,
  userByHand,
  weekByHand,
} from '../support/scripted-access.ts';

const mismatch = { kind: 'refusal', reason: 'mismatch' };

test('a group is written, takes effect and is read back', async () => {
  const { scripted, terminal } = await connectedTo({ 21: answer(byte(3)) });
  await terminal.access.setGroup(7, 3);
  expect(scripted.requests.map(({ command }) => command)).toEqual([1000, 22, 1013, 21]);
  expect(toHex((await scripted.received(22)).data)).toBe('0700000003');
  expect(await terminal.access.groupOf(7)).toBe(3);
});

test('a group that is acknowledged and not kept is an error with advice', async () => {
  const { terminal } = await connectedTo({ 21: answer(byte(1)) });
  await expect(terminal.access.setGroup(7, 3)).rejects.toMatchObject({
    ...mismatch,
    advice: expect.stringContaining('record'),
  });
});

test('the group of a high slot goes into its record, since some models look at the low byte only', async () => {
  const record = userByHand({ uid: 300, userId: '1300' });
  const { scripted, terminal } = await connectedTo({
    50: sizesByHand({ users: 1 }),
    1503: datasetByHand(record),
  });
  await terminal.access.setGroup(300, 9);
  const expected = Uint8Array.from(record);
  expected[39] = 9;
  expect(toHex((await scripted.received(8)).data)).toBe(toHex(expected));
});

test('whose zones a flag means is unknown until zones were written', async () => {
  let zones = concat(word(1), word(4), word(0), word(0));
  const { scripted, terminal } = await connectedTo({ 23: () => answer(zones) });
  expect(await terminal.access.zonesOf(7)).toEqual({ flag: 1, zones: [4], meaning: 'unknown' });
  await terminal.access.setZones(7, [4]);
  expect(toHex((await scripted.received(24)).data)).toBe(toHex(concat(...[7, 1, 4, 0, 0].map(double))));
  expect(await terminal.access.zonesOf(7)).toMatchObject({ meaning: 'own' });
  zones = concat(word(0), word(4), word(0), word(0));
  expect(await terminal.access.zonesOf(8)).toEqual({ flag: 0, zones: [4], meaning: 'group' });
});

test('no zones at all are the group’s, and taking a user’s away writes zeros', async () => {
  const { scripted, terminal } = await connectedTo({ 23: answer(word(1), zeros(6)) });
  await terminal.access.setZones(7, []);
  expect(toHex((await scripted.received(24)).data)).toBe(toHex(concat(double(7), zeros(16))));
  expect(await terminal.access.zonesOf(7)).toEqual({ flag: 1, zones: [], meaning: 'group' });
  await expect(terminal.access.setZones(7, [4])).rejects.toMatchObject(mismatch);
});

test('groups and combinations are written and read back', async () => {
  const { scripted, terminal } = await connectedTo({
    25: answer(fromHex('02 3200 0000 0000 01')),
    29: answer(fromHex('03 02 00 00 00 00 0100')),
  });
  const group = { group: 2, zones: [50], verifyStyle: 1, holidays: false };
  await terminal.access.putGroup(group);
  expect(toHex((await scripted.received(26)).data)).toBe('0232000000000001');
  expect(toHex((await scripted.received(25)).data)).toBe('0200000000000000');
  await expect(terminal.access.putGroup({ ...group, zones: [1] })).rejects.toMatchObject(mismatch);
  await terminal.access.putCombination({ number: 3, groups: [2] });
  expect(toHex((await scripted.received(30)).data)).toBe('0302000000000100');
  expect(toHex((await scripted.received(29)).data)).toBe('0300000000000000');
  await expect(terminal.access.putCombination({ number: 3, groups: [] })).rejects.toMatchObject(mismatch);
});

test('a written zone teaches how its answers are laid out', async () => {
  let zone = concat(double(50), weekByHand(23, 57, 23, 56));
  const { scripted, terminal } = await connectedTo({ 27: () => answer(zone) });
  // Unknown yet, and it could as well be an odd week behind a short number.
  expect((await terminal.access.zone(50)).days[0]).toEqual({ from: 0, to: 1437 });
  await terminal.access.putZone(closedZone(50));
  expect(toHex((await scripted.received(28)).data)).toBe(toHex(zone));
  expect(await terminal.access.zone(50)).toEqual(closedZone(50));
  zone = concat(double(50), weekByHand(0, 0, 23, 59));
  await expect(terminal.access.putZone(closedZone(50))).rejects.toMatchObject(mismatch);
});

test('the rules are cleared with one command that takes effect', async () => {
  const { scripted, terminal } = await connectedTo({});
  await terminal.access.clear();
  expect(scripted.requests.map(({ command }) => command)).toEqual([1000, 32, 1013]);
});

test('a verify style is written, read back, and an error where it is not kept', async () => {
  const { scripted, terminal } = await connectedTo({ 80: answer(fromHex('0700 81'), zeros(21)) });
  await terminal.access.setVerifyStyle(7, verifyStyles.finger);
  expect(toHex((await scripted.received(79)).data)).toBe(toHex(concat(fromHex('0700 81'), zeros(21))));
  expect(toHex((await scripted.received(80)).data)).toBe('0700');
  await expect(terminal.access.setVerifyStyle(7, undefined)).rejects.toMatchObject(mismatch);
});

test('the operation log is read as a table of its own', async () => {
  const line = fromHex('0000 06 2a c29b6823 0300 0000 0700 0205');
  const { scripted, terminal } = await connectedTo({
    50: sizesByHand({ operations: 2 }),
    1503: datasetByHand(line, line),
  });
  const operations = await terminal.access.operations();
  expect(operations).toHaveLength(2);
  expect(operations[0]).toEqual({
    admin: 0,
    operation: 6,
    name: 'finger enrolled',
    wallMs: Date.UTC(2018, 5, 25, 16, 9, 38),
    parameters: [3, 0, 7, 0x0502],
  });
  expect(toHex((await scripted.received(1503)).data)).toBe('0122000000000000000000');
});

test('a log that never holds still is given up', async () => {
  let operations = 1;
  const { scripted, terminal } = await connectedTo({
    50: () => sizesByHand({ operations: (operations += 1) }),
    1503: datasetByHand(zeros(7)),
  });
  await expect(terminal.access.operations()).rejects.toMatchObject({ reason: 'incomplete' });
  expect(scripted.requests.filter(({ command }) => command === 1503)).toHaveLength(3);
});

test('an empty attendance log is not asked for either', async () => {
  const { terminal } = await connectedTo({ 50: sizesByHand({}) });
  expect(await terminal.punches()).toEqual([]);
});

test('an empty operation log is not asked for', async () => {
  const { scripted, terminal } = await connectedTo({ 50: sizesByHand({}) });
  expect(await terminal.access.operations({ timeoutMs: 1000 })).toEqual([]);
  expect(scripted.requests.some(({ command }) => command === 1503)).toBe(false);
});

test('a terminal without a licence for access refuses', async () => {
  const { terminal } = await connectedTo({ 25: refused });
  await expect(terminal.access.group(1)).rejects.toSatisfy(isRefusal);
});
