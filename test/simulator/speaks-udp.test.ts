import dgram, { createSocket, type Socket } from 'node:dgram';
import { syncBuiltinESMExports } from 'node:module';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startTerminal } from '../../simulator/terminal/terminal.ts';
import { concat, double, fromHex, handMadePacket, toHex, zeros } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';
import { RawUdpClient } from '../support/raw-udp-client.ts';
import { clientOf, strangerTo, terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

const version = 1100;
const unlock = 31;
const askUsers = fromHex('0109000500000000000000');
const window = (offset: number, size: number) => concat(double(offset), double(size));

const notes = (terminal: { timeline(): { what: string }[] }, text: string) =>
  terminal.timeline().filter(({ what }) => what.includes(text)).length;

test('TCP and UDP are on one port number, and both clients are served beside each other', async () => {
  const terminal = await terminalForTest({ users: 3 });
  const overTcp = await clientOf(terminal);
  const overUdp = await RawUdpClient.connected(terminal.port);
  expect(overUdp.session).not.toBe(overTcp.session);
  expect(await overUdp.ask(version)).toMatchObject({ command: 2000, replyId: 1, isSumRight: true });
  expect(await overTcp.ask(version)).toMatchObject({ command: 2000 });
  expect(terminal.view().sessions.map(({ client }) => client)).toEqual([1, 2]);
});

test('a terminal may have TCP only', async () => {
  const terminal = await terminalForTest({ transports: ['tcp'] });
  await clientOf(terminal);
  // The number is free for UDP.
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(terminal.port, '127.0.0.1', resolve);
  });
  expect(socket.address().port).toBe(terminal.port);
  socket.close();
});

test('a terminal may have UDP only', async () => {
  const terminal = await terminalForTest({ transports: ['udp'] });
  await RawUdpClient.connected(terminal.port);
  await expect(strangerTo(terminal)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('a datagram whose sender is forged, so that nothing can be sent to it, ends nothing', async () => {
  const sockets: Socket[] = [];
  const original = dgram.createSocket;
  const spy = vi.spyOn(dgram, 'createSocket').mockImplementation((options) => {
    const socket = original(options);
    sockets.push(socket);
    return socket;
  });
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
  syncBuiltinESMExports();
  const terminal = await terminalForTest({ transports: ['udp'] });
  const connect = handMadePacket({ command: 1000 });
  for (const socket of sockets)
    socket.emit('message', connect, { address: '127.0.0.1', family: 'IPv4', port: 0, size: connect.length });
  expect(terminal.view().sessions).toEqual([]);
  await RawUdpClient.connected(terminal.port);
  expect(sockets).not.toEqual([]);
});

test('a UDP port that is taken is an error, and the TCP port is free again', async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  const { port } = socket.address();
  await expect(startTerminal({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await new Promise<void>((resolve) => {
    socket.close(resolve);
  });
  await terminalForTest({ port });
});

test('a mute TCP port takes connections and bytes and answers nothing; UDP works', async () => {
  const terminal = await terminalForTest({ muteTcp: true });
  const mute = await strangerTo(terminal);
  mute.tell(1000);
  await until(() => notes(terminal, 'mute over TCP') === 1, 'the CONNECT to be heard');
  await RawUdpClient.connected(terminal.port);
  expect(mute.arrived).toBe(0);
});

test('a window comes in packets of at most 1,024 bytes of data, numbered from 0', async () => {
  const terminal = await terminalForTest({ users: 100 });
  const client = await RawUdpClient.connected(terminal.port);
  expect(await client.ask(1503, askUsers)).toMatchObject({ command: 2000 });
  const replyId = client.tell(1504, window(0, 7204));
  const packets = await client.nextFrames(1 + 8 + 1);
  expect(packets.map(({ command }) => command)).toEqual([1500, ...Array(8).fill(1501), 2000]);
  expect(packets.every((packet) => packet.replyId === replyId && packet.isSumRight)).toBe(true);
  expect(packets[0]?.data).toEqual(concat(double(7204), double(1024)));
  const pieces = packets.slice(1, 9);
  expect(pieces.map(({ session }) => session)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(pieces.map(({ data }) => data.length)).toEqual([...Array(7).fill(1024), 36]);
  // Over TCP the same bytes come in one piece.
  const overTcp = await clientOf(terminal);
  await overTcp.ask(1503, askUsers);
  overTcp.tell(1504, window(0, 7204));
  const [, whole] = await overTcp.nextFrames(3);
  expect(toHex(concat(...pieces.map(({ data }) => data)))).toBe(toHex(whole?.data ?? zeros(0)));
});

test('smaller pieces that are set stay as they are', async () => {
  const terminal = await terminalForTest({ users: 20, chunkBytes: 500 });
  const client = await RawUdpClient.connected(terminal.port);
  client.tell(9, Uint8Array.of(5));
  const packets = await client.nextFrames(1 + 3 + 1);
  expect(packets.slice(1, 4).map(({ data }) => data.length)).toEqual([500, 500, 444]);
});

test('windows asked for all at once are answered strictly in order', async () => {
  const terminal = await terminalForTest({ users: 100 });
  const client = await RawUdpClient.connected(terminal.port);
  await client.ask(1503, askUsers);
  const ids = [client.tell(1504, window(0, 4096)), client.tell(1504, window(4096, 3108))];
  const packets = await client.nextFrames(6 + 6);
  expect(packets.map(({ replyId }) => replyId)).toEqual([
    ...Array<number | undefined>(6).fill(ids[0]),
    ...Array<number | undefined>(6).fill(ids[1]),
  ]);
});

test('a request that comes twice is carried out once and gets the last packet of its answer again', async () => {
  const terminal = await terminalForTest({ users: 100 });
  const client = await RawUdpClient.connected(terminal.port);
  expect(await client.ask(unlock, double(3), 1)).toMatchObject({ command: 2000, replyId: 1 });
  expect(await client.ask(unlock, double(3), 1)).toMatchObject({ command: 2000, replyId: 1 });
  expect(terminal.relayMoves()).toHaveLength(1);
  await client.ask(1503, askUsers, 2);
  client.tell(1504, window(0, 2048), 3);
  await client.nextFrames(4);
  expect(await client.ask(1504, window(0, 2048), 3)).toMatchObject({ command: 2000, replyId: 3, session: 1 });
});

test('a request older than the last gets nothing, and ids may begin again', async () => {
  const terminal = await terminalForTest();
  const client = await RawUdpClient.connected(terminal.port);
  expect(await client.ask(version, undefined, 0xfffd)).toMatchObject({ replyId: 0xfffd });
  client.tell(version, undefined, 5);
  expect(await client.ask(version, undefined, 0xfffe)).toMatchObject({ replyId: 0xfffe });
  expect(await client.ask(version, undefined, 0)).toMatchObject({ replyId: 0 });
  expect(notes(terminal, 'reply id 5 once more: not answered')).toBe(1);
});

test('a terminal that keeps no answers carries everything out as often as it comes', async () => {
  const terminal = await terminalForTest({ repeatsAnswers: false });
  const client = await RawUdpClient.connected(terminal.port);
  await client.ask(unlock, double(3), 1);
  await client.ask(unlock, double(3), 1);
  expect(await client.ask(version, undefined, 0)).toMatchObject({ replyId: 0 });
  expect(notes(terminal, 'unlock (31)')).toBe(2);
});

test('strangers, short datagrams and wrong checksums get nothing', async () => {
  const terminal = await terminalForTest();
  const client = await RawUdpClient.open(terminal.port);
  client.send(zeros(3));
  client.send(handMadePacket({ command: version, session: 1 }));
  client.send(handMadePacket({ command: 1000, checksumError: 1 }));
  await until(() => notes(terminal, 'stranger') === 3, 'the three datagrams');
  await client.connect();
  client.send(zeros(7));
  client.send(handMadePacket({ command: version, session: client.session, replyId: 1, checksumError: 1 }));
  client.send(handMadePacket({ command: version, session: client.session ^ 1, replyId: 1 }));
  expect(await client.ask(version, undefined, 1)).toMatchObject({ command: 2000, replyId: 1 });
  expect(client.arrived).toBe(0);
});

test('CONNECT again from the same place keeps the session and forgets what was registered', async () => {
  const terminal = await terminalForTest({ users: 3 });
  const client = await RawUdpClient.connected(terminal.port);
  const { session } = client;
  await client.ask(500, double(0xffff));
  await client.connect();
  expect(client.session).toBe(session);
  expect(terminal.view().sessions).toMatchObject([{ id: session, eventMask: 0 }]);
});

test('events go to every client that registered, each in a datagram', async () => {
  const terminal = await terminalForTest({ users: 3, fingerEvents: false });
  const clients = [await RawUdpClient.connected(terminal.port), await RawUdpClient.connected(terminal.port)];
  for (const client of clients) await client.ask(500, double(0xffff));
  expect(terminal.pressFinger({ userId: '1001' }).clientsTold).toBe(2);
  for (const client of clients) {
    expect(await client.next()).toMatchObject({ command: 500, session: 1, replyId: 0, isSumRight: true });
    client.send(handMadePacket({ command: 2000, session: client.session, replyId: 0 }));
    expect(await client.ask(version)).toMatchObject({ command: 2000 });
  }
});

test('EXIT ends the session; the same client can connect again', async () => {
  const terminal = await terminalForTest();
  const client = await RawUdpClient.connected(terminal.port);
  expect(await client.ask(1001)).toMatchObject({ command: 2000 });
  expect(terminal.view().sessions).toEqual([]);
  expect(await client.connect()).toMatchObject({ command: 2000 });
});

test('a client that fell silent is forgotten after a while', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ time, idleTimeoutMs: 60_000 });
  const client = await RawUdpClient.connected(terminal.port);
  time.advance(50_000);
  await client.ask(version);
  time.advance(50_000);
  expect(terminal.view().sessions).toHaveLength(1);
  time.advance(10_000);
  expect(terminal.view().sessions).toEqual([]);
});

test('seventeen clients are one too many: who was silent longest makes room', async () => {
  const terminal = await terminalForTest();
  const clients: RawUdpClient[] = [];
  for (let count = 0; count < 16; count += 1) clients.push(await RawUdpClient.connected(terminal.port));
  await clients[0]?.ask(version);
  clients.push(await RawUdpClient.connected(terminal.port));
  expect(terminal.view().sessions).toHaveLength(16);
  const ids = terminal.view().sessions.map(({ id }) => id);
  expect(ids).toContain(clients[0]?.session);
  expect(ids).not.toContain(clients[1]?.session);
});

test('a reboot forgets its clients, and the port comes back', async () => {
  const terminal = await terminalForTest();
  const client = await RawUdpClient.connected(terminal.port);
  await terminal.reboot();
  client.tell(version);
  await until(() => notes(terminal, 'stranger') === 1, 'the request after the reboot');
  expect(await client.connect()).toMatchObject({ command: 2000 });
  terminal.cutConnections();
  expect(terminal.view().sessions).toEqual([]);
});

test('a flood behind a bulk answer is lost in part, and the terminal goes on', async () => {
  const time = new ManualTime();
  const terminal = await terminalForTest({ users: 100, time });
  const client = await RawUdpClient.connected(terminal.port);
  await client.ask(1503, askUsers);
  client.tell(1504, window(0, 7204));
  for (let count = 0; count < 400; count += 1) client.tell(version);
  const arrived = (replyId: number) => async () => {
    time.advance(2);
    return client.arrived > 0 && (await client.next()).replyId === replyId;
  };
  await until(arrived(3), 'an answer behind the window');
  const last = client.tell(69);
  await until(arrived(last), 'the answer behind the flood');
  expect(notes(terminal, 'version (1100)')).toBeLessThanOrEqual(256);
});
