import { expect, onTestFinished, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import type { SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { connectTerminal, type Terminal } from '../../src/protocol/terminal.ts';
import { template10 } from '../support/finger-terminal.ts';
import { ascii, byte, concat, double, padded, sumByHand, toHex, word } from '../support/hand-made.ts';
import { RawClient } from '../support/raw-client.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';
import { opened, recordingOf, type Recording } from './support/recorded.ts';

// What must not be found in a capture: made up so that no chance brings it there.
const serialNumber = 'QXZ7788990011';
const mac = '5e:7f:1a:9d:3c:b4';
const people = [
  { uid: 301, userId: '90210077', name: 'Zebulon Quagmire', password: '271828', card: 3_141_592_653 },
  { uid: 302, userId: '70531946', name: 'Wilhelmina Xu', password: '161803', card: 2_718_281_828 },
].map((person) => ({ ...person, privilege: 0, group: 1 }));
const templates = [template10(21), template10(22), template10(23)];
const [zebulon, wilhelmina] = people;
const commKey = 918_273;

interface Planted {
  what: string;
  bytes: Uint8Array;
}

const text = (what: string, value: string): Planted => ({ what, bytes: ascii(value) });
const number = (what: string, value: number): Planted => ({ what, bytes: double(value) });

const planted: Planted[] = [
  text('the serial number', serialNumber),
  text('the MAC', mac),
  ...people.flatMap(({ userId, name, password, card }) => [
    text('a userId', userId),
    number('a userId as a number', Number(userId)),
    text('a name', name),
    text('a first name', name.split(' ')[0] ?? ''),
    text('a password', password),
    number('a card', card),
    text('a card as text', String(card)),
  ]),
  number('the comm key', commKey),
  text('the comm key as text', String(commKey)),
];

/** Whether these bytes stand in the file, as text or in hexadecimal. */
function isIn(file: string, bytes: Uint8Array): boolean {
  return file.includes(toHex(bytes)) || file.includes(Buffer.from(bytes).toString('latin1'));
}

function foundIn(file: string): string[] {
  const found = planted.filter(({ bytes }) => isIn(file, bytes)).map(({ what }) => what);
  for (const template of templates)
    for (let at = 6; at + 8 <= template.length; at += 3)
      if (isIn(file, template.subarray(at, at + 8))) found.push(`a template at byte ${at}`);
  return found;
}

async function recorded(options: SimulatedTerminalOptions = {}) {
  const simulated = await terminalForTest({
    users: 20,
    punches: 30,
    serialNumber,
    enrolmentPaceMs: 1,
    ...options,
    options: { MAC: mac, ...options.options },
  });
  return { simulated, recording: await recordingOf(simulated.port) };
}

async function driver({ recorder }: Recording, key = 0): Promise<Terminal> {
  const terminal = await connectTerminal({
    name: 'recorded',
    host: '127.0.0.1',
    port: recorder.port,
    transport: 'tcp',
    commKey: key,
  });
  onTestFinished(() => terminal.close());
  return terminal;
}

const personOf = (uid: number, finger: number, template: Uint8Array, flag = 1) => ({
  uid,
  finger,
  flag,
  template,
});

test('a full working day is recorded without any of what was planted in it', async () => {
  const { simulated, recording } = await recorded({
    commKey,
    sizesLength: 92,
    options: { FaceFunOn: '1', ZKFaceVersion: '7' },
  });
  const terminal = await driver(recording, commKey);
  const [first, second, third] = templates;
  if (!first || !second || !third || !zebulon || !wilhelmina) throw new Error('somebody is missing');
  await terminal.putUser(zebulon);
  await terminal.fingers.writeMany({ users: [wilhelmina], templates: [personOf(302, 4, first)] });
  await terminal.fingers.write(personOf(301, 5, second, 3));
  await terminal.fingers.write(personOf(302, 6, third));
  simulated.registerFace({ userId: zebulon.userId });
  await terminal.faces.readAll();
  await terminal.registerEvents();
  const heard: string[] = [];
  terminal.onEvent(({ type }) => heard.push(type));
  simulated.pressFinger({ userId: zebulon.userId });
  simulated.tapCard({ card: wilhelmina.card });
  await until(() => heard.filter((type) => type === 'verification').length === 2, 'both events');
  await terminal.showText(['Welcome Zebulon', 'Quagmire']);
  for await (const step of terminal.enrolFinger({ userId: wilhelmina.userId, finger: 9 })) {
    if (step.type !== 'waiting-for-finger') continue;
    simulated.presentFinger({ finger: 'a pinky' });
    simulated.lift();
  }
  expect((await terminal.users()).map(({ name }) => name)).toContain(zebulon.name);
  expect((await terminal.punches()).length).toBe(32);
  expect((await terminal.fingers.readAll()).length).toBeGreaterThan(20);
  await terminal.access.operations();
  await terminal.passport();
  await terminal.close();
  const { text: file, packets } = await recording.finished();
  expect(foundIn(file)).toEqual([]);
  expect(packets.length).toBeGreaterThan(150);
  for (const { packet } of packets) expect(sumByHand(Buffer.from(packet, 'hex'))).toBe(0);
  const keys = packets.map(opened).filter(({ command }) => command === 1102);
  expect(keys.map(({ data }) => toHex(data))).toEqual(['00000000']);
});

test('small records of black-white terminals keep nobody either', async () => {
  const { simulated, recording } = await recorded({
    userRecordSize: 28,
    punchRecordSize: 16,
    eventLength: 12,
  });
  const terminal = await driver(recording);
  if (!zebulon) throw new Error('somebody is missing');
  await terminal.putUser({ ...zebulon, name: 'Zebulon', password: '27182' });
  simulated.pressFinger({ userId: zebulon.userId });
  await terminal.sizes();
  const [users, punches] = [await terminal.users(), await terminal.punches()];
  await terminal.close();
  const { text: file, packets } = await recording.finished();
  expect(foundIn(file)).toEqual([]);
  expect(isIn(file, ascii('27182'))).toBe(false);
  // The tables are there all the same: bytes that are not zero behind the length.
  const tables = packets.map(opened).filter(({ command, data }) => command === 1501 && data.length > 300);
  const [userTable, punchTable] = tables.slice(-2);
  expect(userTable?.data.length).toBe(4 + users.length * 28);
  expect(punchTable?.data.length).toBe(4 + punches.length * 16);
  expect(userTable?.data.subarray(4).some((value) => value !== 0)).toBe(true);
});

test('the same person is the same made-up person in every table and event, as long as before', async () => {
  const { simulated, recording } = await recorded({ users: 0, punches: 0 });
  const terminal = await driver(recording);
  if (!zebulon) throw new Error('somebody is missing');
  await terminal.putUser(zebulon);
  await terminal.registerEvents();
  const heard: string[] = [];
  terminal.onEvent(({ type }) => heard.push(type));
  simulated.pressFinger({ userId: zebulon.userId });
  await until(() => heard.includes('verification'), 'the event');
  await terminal.users();
  await terminal.punches();
  await terminal.close();
  const packets = (await recording.finished()).packets.map(opened);
  const written = packets.find(({ command, data }) => command === 8 && data.length === 72);
  const event = packets.find(({ command, session }) => command === 500 && session === 1);
  const tables = packets.filter(({ command }) => command === 1501).map(({ data }) => data);
  const made = written?.data.subarray(48, 56).toString('latin1') ?? '';
  expect(made).toMatch(/^[1-9]\d{7}$/);
  expect(made).not.toBe(zebulon.userId);
  expect(written?.data.subarray(11, 35).indexOf(0)).toBe(zebulon.name.length);
  expect(event?.data.subarray(0, 9).toString('latin1')).toBe(`${made}\0`);
  expect(
    tables
      .find(({ length }) => length === 76)
      ?.subarray(4)
      .equals(written?.data ?? Buffer.of()),
  ).toBe(true);
  expect(
    tables
      .find(({ length }) => length === 44)
      ?.subarray(6, 14)
      .toString('latin1'),
  ).toBe(made);
});

test('what nobody knows is kept as zeros of its length, and a reply to nothing that was asked likewise', async () => {
  const { recording } = await recorded();
  const client = await RawClient.connected(recording.recorder.port);
  onTestFinished(() => client.close());
  await client.ask(777, ascii('Zebulon Quagmire 90210077'));
  await client.ask(11, ascii('Zebulon Quagmire lives here'));
  await client.ask(12, ascii('Zebulon Quagmire=90210077\0'));
  client.close();
  const { text: file, packets } = await recording.finished();
  expect(foundIn(file)).toEqual([]);
  const unknown = packets.map(opened).find(({ command }) => command === 777);
  expect(unknown?.data.equals(Buffer.alloc(25))).toBe(true);
});

test('a table that breaks off in the middle leaves zeros, and the file is whole JSON at any moment', async () => {
  const { simulated, recording } = await recorded({ users: 60 });
  const client = await RawClient.connected(recording.recorder.port);
  onTestFinished(() => client.close());
  await client.ask(1503, concat(byte(1), word(9), double(5), double(0)));
  await client.ask(1504, concat(double(0), double(2000)));
  const [piece] = await client.nextFrames(2);
  expect(piece?.data.length).toBe(2000);
  const before = await until(async () => {
    const file = await readFile(recording.file, 'utf8');
    // Not while a line is being written.
    if (!file.endsWith('\n]}\n')) return false;
    const read: unknown = JSON.parse(file);
    return JSON.stringify(read).includes('"conversation":1') && JSON.stringify(read);
  }, 'the first packets to be on disk');
  expect(before).not.toContain(toHex(ascii('Test Person')));
  simulated.cutConnections();
  await client.closed;
  const { packets } = await recording.finished();
  const pieces = packets.map(opened).filter(({ command }) => command === 1501);
  expect(pieces.map(({ data }) => data.equals(Buffer.alloc(2000)))).toEqual([true]);
});

test('a client that asks many things at once gets no reply taken for another one’s', async () => {
  const { recording } = await recorded();
  const client = await RawClient.connected(recording.recorder.port);
  onTestFinished(() => client.close());
  client.tell(11, ascii('~SerialNumber\0'));
  client.tell(50);
  client.tell(11, ascii('MAC\0'));
  client.tell(50);
  await client.nextFrames(4);
  client.close();
  expect(foundIn((await recording.finished()).text)).toEqual([]);
});

test('a name in a field that is not what its table says is not kept', async () => {
  const { recording } = await recorded();
  const client = await RawClient.connected(recording.recorder.port);
  onTestFinished(() => client.close());
  // A record of 72 bytes with the name where the userId should be, and one of a length that no terminal has.
  const shifted = concat(word(1), byte(0), padded('', 45), padded('Zebulon Quagmire', 24));
  await client.ask(8, shifted);
  await client.ask(8, concat(shifted, ascii('90210077')));
  client.close();
  expect(foundIn((await recording.finished()).text)).toEqual([]);
});
