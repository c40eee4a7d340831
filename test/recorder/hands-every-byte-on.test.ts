import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startRecorder } from '../../simulator/recorder/recorder.ts';
import { handMadeFrame } from '../support/hand-made.ts';
import { until } from '../support/until.ts';
import { recordingOf } from './support/recorded.ts';

/** A peer that only keeps what it hears and says what it is told to. */
async function peer() {
  const heard: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (chunk: Buffer) => heard.push(chunk));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard: () => Buffer.concat(heard),
    socket: () => until(() => sockets[0], 'a connection'),
  };
}

async function clientOf(port: number) {
  const heard: Buffer[] = [];
  const socket = connect(port, '127.0.0.1');
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return { socket, heard: () => Buffer.concat(heard) };
}

const frames = Buffer.concat(
  Array.from({ length: 40 }, (_, index) =>
    handMadeFrame({ command: 11, session: 5, replyId: index, data: Buffer.alloc(index * 3, index) }),
  ),
);
const withNoise = Buffer.concat([
  Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  frames,
  Buffer.from([0x50, 0x50, 1]),
]);

test.each([1, 7, 64, 10_000])('both ways, in pieces of %d bytes, packets or not', async (size) => {
  const terminal = await peer();
  const recording = await recordingOf(terminal.port);
  const client = await clientOf(recording.recorder.port);
  const socket = await terminal.socket();
  for (let at = 0; at < withNoise.length; at += size) {
    client.socket.write(withNoise.subarray(at, at + size));
    socket.write(withNoise.subarray(at, at + size));
  }
  await until(() => terminal.heard().length === withNoise.length, 'the terminal to hear all');
  await until(() => client.heard().length === withNoise.length, 'the client to hear all');
  expect(terminal.heard().equals(withNoise)).toBe(true);
  expect(client.heard().equals(withNoise)).toBe(true);
  const { capture, packets } = await recording.finished();
  expect(packets.filter(({ way }) => way === 'to-terminal')).toHaveLength(40);
  const [noise] = capture.packets.filter((entry) => 'discarded' in entry);
  expect(noise).toMatchObject({ conversation: 1, discarded: 18 });
});

test('many megabytes pass a client that reads slowly, and nothing of them is lost', async () => {
  const terminal = await peer();
  const recording = await recordingOf(terminal.port);
  const client = await clientOf(recording.recorder.port);
  client.socket.pause();
  const socket = await terminal.socket();
  const chunk = Buffer.alloc(1024 * 1024, 0x61);
  for (let count = 0; count < 12; count += 1) socket.write(chunk);
  client.socket.resume();
  await until(() => client.socket.bytesRead === 12 * chunk.length, 'all of it', 15_000);
  expect(client.heard().every((value) => value === 0x61)).toBe(true);
});

test('when one side goes, the other is let go too, and what was under way has arrived', async () => {
  const terminal = await peer();
  const recording = await recordingOf(terminal.port);
  const client = await clientOf(recording.recorder.port);
  const socket = await terminal.socket();
  socket.end(Buffer.from('goodbye'));
  await once(client.socket, 'close');
  expect(client.heard().toString()).toBe('goodbye');
});

test('a terminal that is not there ends the client’s connection and is told in words', async () => {
  const terminal = await peer();
  const recording = await recordingOf(1);
  const client = await clientOf(recording.recorder.port);
  await once(client.socket, 'close');
  expect(recording.problems.join()).toMatch(
    /the terminal: connect ECONNREFUSED.*speaks UDP alone, record it with --transport udp/,
  );
  expect(terminal.heard()).toHaveLength(0);
});

test('a capture is never written over', async () => {
  const recording = await recordingOf(1);
  await expect(startRecorder({ to: { host: '127.0.0.1', port: 1 }, out: recording.file })).rejects.toThrow(
    'EEXIST',
  );
});
