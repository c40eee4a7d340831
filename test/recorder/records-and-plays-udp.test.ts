import { createSocket } from 'node:dgram';
import { readFile, writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { loadCapture, type Capture } from '../../simulator/recorder/capture.ts';
import { RecentClients } from '../../simulator/recorder/recent-clients.ts';
import { startReplay } from '../../simulator/recorder/replay/replay-server.ts';
import { firmwareNamed } from '../../simulator/terminal/firmwares/find-firmware.ts';
import { connectTerminal, type Terminal } from '../../src/protocol/terminal.ts';
import { template9 } from '../support/finger-terminal.ts';
import { ascii, concat, double, fromHex, handMadePacket, toHex } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { RawUdpClient } from '../support/raw-udp-client.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';
import { opened, recordingOf, type Recording } from './support/recorded.ts';

const firmware = firmwareNamed('bw-udp-8');
const zebulon = { uid: 301, userId: '90210077', name: 'Zebulon', password: '27182', card: 3_141_592_653 };
const template = template9(31);

async function driverOn(port: number): Promise<Terminal> {
  const options = {
    name: 'over udp',
    host: '127.0.0.1',
    port,
    transport: 'udp',
    encoding: 'latin1',
  } as const;
  const terminal = await connectTerminal(options);
  onTestFinished(() => terminal.close());
  return terminal;
}

async function readAll(terminal: Terminal) {
  const serialNumber = await terminal.option('~SerialNumber');
  const sizes = await terminal.sizes();
  const users = await terminal.users();
  return { serialNumber, sizes, users, punches: await terminal.punches() };
}

/** The oldest kind of terminal, with somebody in it whom a capture must not show, and a recorder before it. */
async function recordedOldTerminal() {
  const simulated = await terminalForTest({
    firmware,
    users: 90,
    punches: 300,
    paceMs: 0,
    serialNumber: 'QXZ7788990011',
  });
  const own = await driverOn(simulated.port);
  await own.putUser({ ...zebulon, privilege: 0, group: 1 });
  await own.fingers.write({ uid: 301, finger: 4, flag: 1, template });
  await own.close();
  return { simulated, recording: await recordingOf(simulated.port, { transport: 'udp' }) };
}

async function replayOf(capture: Capture): Promise<{ port: number; missing: string[] }> {
  const missing: string[] = [];
  const replay = await startReplay({ capture, say: (line) => missing.push(line) });
  onTestFinished(() => replay.stop());
  return { port: replay.port, missing };
}

function shapeOf({ sizes, users, punches }: Awaited<ReturnType<typeof readAll>>) {
  return {
    sizes,
    users: users.map(({ uid, privilege, group, userId, name }) => [
      uid,
      privilege,
      group,
      userId.length,
      name.length,
    ]),
    punches: punches.map(({ uid, verify, state, wallMs }) => [uid, verify, state, wallMs]),
  };
}

function expectNobodyIn(text: string): void {
  const numbers = [Number(zebulon.userId), zebulon.card].map(double);
  const texts = [zebulon.name, zebulon.userId, zebulon.password, 'QXZ7788990011'].map(ascii);
  for (const bytes of [...texts, ...numbers]) {
    expect(text).not.toContain(toHex(bytes));
    expect(text).not.toContain(Buffer.from(bytes).toString('latin1'));
  }
  for (let at = 6; at + 8 <= template.length; at += 3)
    expect(text.includes(toHex(template.subarray(at, at + 8))), `the template at byte ${at}`).toBe(false);
}

const discards = ({ capture }: Awaited<ReturnType<Recording['finished']>>) =>
  capture.packets.flatMap((entry) => ('discarded' in entry ? [entry.discarded] : []));

test('users and punches of the oldest terminals are recorded and played, but for the people', async () => {
  const { recording } = await recordedOldTerminal();
  const live = await driverOn(recording.recorder.port);
  const original = await readAll(live);
  expect(await live.fingers.read(301, 4)).toBeDefined();
  await live.close();
  const { capture, text } = await recording.finished();
  expect(original.users.map(({ name }) => name)).toContain('Zebulon');
  expect(capture).toMatchObject({ version: 2, transport: 'udp' });
  expectNobodyIn(text);
  const { port, missing } = await replayOf(capture);
  const played = await readAll(await driverOn(port));
  expect(missing).toEqual([]);
  expect(played.users).toHaveLength(91);
  expect(played.punches).toHaveLength(300);
  expect(shapeOf(played)).toEqual(shapeOf(original));
  expect(new Set(played.users.map(({ userId }) => userId)).size).toBe(91);
  expect(played.users.map(({ name }) => name)).not.toContain('Zebulon');
});

test('a request that comes again is played the same answer again, and its events once', async () => {
  const simulated = await terminalForTest({ firmware, users: 40, paceMs: 0 });
  const recording = await recordingOf(simulated.port, { transport: 'udp' });
  const asking = await RawUdpClient.connected(recording.recorder.port);
  const first = await asking.ask(50);
  await asking.ask(500, double(0xffff));
  simulated.pressFinger({ userId: '1001' });
  await asking.next();
  asking.tell(9, Uint8Array.of(5));
  await asking.nextFrames(4);
  const second = await asking.ask(50);
  expect(second.data).not.toEqual(first.data);
  const { port } = await replayOf((await recording.finished()).capture);
  const client = await RawUdpClient.connected(port);
  for (let times = 0; times < 2; times += 1)
    expect(await client.ask(50, undefined, 1)).toMatchObject({ command: 2000, replyId: 1, data: first.data });
  expect(await client.ask(500, double(0xffff), 2)).toMatchObject({ command: 2000, replyId: 2 });
  expect(await client.next()).toMatchObject({ command: 500 });
  expect(await client.ask(500, double(0xffff), 2)).toMatchObject({ command: 2000, replyId: 2 });
  for (let times = 0; times < 2; times += 1) {
    client.tell(9, Uint8Array.of(5), 3);
    const frames = await client.nextFrames(4);
    expect(frames.map(({ command }) => command)).toEqual([1500, 1501, 1501, 2000]);
  }
  expect(await client.ask(50, undefined, 4)).toMatchObject({ replyId: 4, data: second.data });
  expect(client.arrived).toBe(0);
});

test('a table read in one kind of windows over UDP is played in any, in packets that UDP carries', async () => {
  const simulated = await terminalForTest({ firmware: firmwareNamed('bw-udp-16'), users: 90, paceMs: 0 });
  const recording = await recordingOf(simulated.port, { transport: 'udp' });
  const live = await driverOn(recording.recorder.port);
  await live.sizes();
  await live.users();
  await live.close();
  const { capture } = await recording.finished();
  const { port, missing } = await replayOf(capture);
  expect(await (await driverOn(port)).users()).toHaveLength(90);
  const client = await RawUdpClient.connected(port);
  const { data } = await client.ask(1503, fromHex('0109000500000000000000'));
  expect(Buffer.from(data).readUInt32LE(1)).toBe(4 + 90 * 28);
  client.tell(1504, concat(double(100), double(2000)));
  const frames = await client.nextFrames(4);
  expect(frames.map(({ command }) => command)).toEqual([1500, 1501, 1501, 2000]);
  expect(frames.map((frame) => frame.data.length)).toEqual([8, 1024, 976, 0]);
  expect(missing).toEqual([]);
});

test('a capture of the first version is one of TCP, and still plays', async () => {
  const simulated = await terminalForTest({ users: 3 });
  const recording = await recordingOf(simulated.port);
  const options = { name: 'over tcp', host: '127.0.0.1', transport: 'tcp' } as const;
  const live = await connectTerminal({ ...options, port: recording.recorder.port });
  await live.users();
  await live.close();
  const { file } = recording;
  await recording.finished();
  const now = await readFile(file, 'utf8');
  const old = now.replace('"version":2,"transport":"tcp"', '"version":1');
  expect(old).not.toBe(now);
  await writeFile(file, old);
  const { port } = await replayOf(await loadCapture(file));
  const played = await connectTerminal({ ...options, port });
  onTestFinished(() => played.close());
  expect(await played.users()).toHaveLength(3);
});

test('clients have a way of their own each, and get nobody else’s answers', async () => {
  const simulated = await terminalForTest({ firmware, users: 2 });
  const recording = await recordingOf(simulated.port, { transport: 'udp' });
  const clients = [
    await RawUdpClient.connected(recording.recorder.port),
    await RawUdpClient.connected(recording.recorder.port),
  ];
  expect(new Set(simulated.view().sessions.map(({ id }) => id)).size).toBe(2);
  for (const client of clients) expect(await client.ask(1100)).toMatchObject({ command: 2000, replyId: 1 });
  for (const client of clients) expect(client.arrived).toBe(0);
  const { packets } = await recording.finished();
  expect(new Set(packets.map(({ conversation }) => conversation))).toEqual(new Set([1, 2]));
});

/** A terminal that echoes what it hears, whatever it is. */
async function echo() {
  const socket = createSocket('udp4');
  const heard: { datagram: Buffer; port: number }[] = [];
  socket.on('message', (datagram, { port, address }) => {
    heard.push({ datagram, port });
    socket.send(datagram, port, address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void socket.close());
  return { port: socket.address().port, heard };
}

test('datagrams that are no packets are handed on as they came, and their bytes are not kept', async () => {
  const terminal = await echo();
  const recording = await recordingOf(terminal.port, { transport: 'udp' });
  const client = await RawUdpClient.open(recording.recorder.port);
  const heard: Buffer[] = [];
  client.socket.removeAllListeners('message');
  client.socket.on('message', (datagram) => heard.push(datagram));
  const strange = [
    ascii('Zebulon'),
    new Uint8Array(0),
    ascii('Zebulon Quagmire 90210077'),
    handMadePacket({ command: 11, data: ascii('Zebulon 90210077'), checksumError: 1 }),
    handMadePacket({ command: 1500, data: double(0xffff_ffff) }),
    handMadePacket({ command: 1501, data: ascii('Zebulon'), session: 9 }),
    Buffer.alloc(60_000, 'Zebulon'),
  ];
  for (const [index, datagram] of strange.entries()) {
    client.send(datagram);
    await until(() => heard.length === index + 1, 'the echo');
  }
  expect(heard.map(toHex)).toEqual(strange.map(toHex));
  const finished = await recording.finished();
  expect(discards(finished)).toEqual([7, 7, 25, 25, 60_000, 60_000]);
  expectNobodyIn(finished.text);
});

test('a client that is silent is forgotten, and the seventeenth takes the place of who was silent longest', async () => {
  const terminal = await echo();
  const time = new ManualTime();
  const recording = await recordingOf(terminal.port, { transport: 'udp', time });
  const ask = handMadePacket({ command: 1000 });
  const portOf = async (client: RawUdpClient) => {
    const before = terminal.heard.length;
    client.send(ask);
    return (await until(() => terminal.heard[before], 'the terminal to hear it')).port;
  };
  const client = await RawUdpClient.open(recording.recorder.port);
  const first = await portOf(client);
  time.advance(200_000);
  expect(await portOf(client)).toBe(first);
  time.advance(200_000);
  expect(await portOf(client)).toBe(first);
  time.advance(300_000);
  expect(await portOf(client)).not.toBe(first);
  const kept = await portOf(client);
  for (let count = 0; count < 16; count += 1) await portOf(await RawUdpClient.open(recording.recorder.port));
  expect(await portOf(client)).not.toBe(kept);
  const { packets } = await recording.finished();
  expect(Math.max(...packets.map(({ conversation }) => conversation))).toBe(19);
});

test('strangers whom nobody answers make room before a client that was answered', () => {
  const ended: string[] = [];
  const clients = new RecentClients(new ManualTime());
  const add = (address: string, isAnswered: boolean) =>
    clients.add(address, { isAnswered, end: () => ended.push(address) });
  add('the client', true);
  for (let count = 1; count <= 40; count += 1) add(`stranger ${count}`, false);
  expect(ended).toHaveLength(25);
  expect(ended).not.toContain('the client');
  clients.forgetAll();
  expect(ended).toHaveLength(41);
  expect(clients.heard('the client')).toBeUndefined();
});

test('a terminal that is not there is told of once, in words', async () => {
  const time = new ManualTime();
  const recording = await recordingOf(1, { transport: 'udp', time });
  for (let count = 0; count < 3; count += 1) {
    const client = await RawUdpClient.open(recording.recorder.port);
    client.tell(1000);
    client.tell(1000);
  }
  await until(() => recording.problems.length > 0, 'the problem');
  time.advance(10_000);
  const { packets } = await recording.finished();
  expect(packets.map(opened).every(({ command }) => command === 1000)).toBe(true);
  expect(recording.problems).toEqual([
    'the terminal: nothing answers over UDP at 127.0.0.1:1 (ECONNREFUSED); is it on, and is the address right? If it speaks TCP, record it with --transport tcp',
  ]);
});
