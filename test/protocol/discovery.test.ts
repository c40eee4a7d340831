import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  discover,
  followTerminal,
  type DiscoverOptions,
  type FoundTerminal,
} from '../../src/protocol/discovery.ts';
import type { SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import { ascii, concat, handMadePacket } from '../support/hand-made.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

/** Apart from 127.0.0.1, where any port may be somebody else's. */
const range = '127.0.7.0/29';

async function all(options: DiscoverOptions): Promise<FoundTerminal[]> {
  const found: FoundTerminal[] = [];
  for await (const terminal of discover({ timeoutMs: 400, ratePerSecond: 1000, ...options }))
    found.push(terminal);
  return found.toSorted((a, b) => a.host.localeCompare(b.host));
}

/** Terminals at several addresses of the loopback, on one port. */
async function street(...houses: (SimulatedTerminalOptions & { host: string })[]) {
  const terminals = [];
  let port = 0;
  for (const house of houses) {
    const terminal = await terminalForTest({ ...house, port });
    port = terminal.port;
    terminals.push(terminal);
  }
  return { port, terminals };
}

test('terminals are found and say who they are, whatever they speak', async () => {
  const { port, terminals } = await street(
    { host: '127.0.7.2' },
    { host: '127.0.7.3', transports: ['udp'] },
    { host: '127.0.7.4', transports: ['tcp'] },
  );
  const found = await all({ cidr: range, port });
  expect(found.map(({ host, transport }) => [host, transport])).toEqual([
    ['127.0.7.2', 'udp'],
    ['127.0.7.3', 'udp'],
    ['127.0.7.4', 'tcp'],
  ]);
  expect(found.map(({ serialNumber }) => serialNumber)).toEqual(terminals.map((it) => it.serialNumber));
  expect(found[0]).toEqual({
    host: '127.0.7.2',
    port,
    transport: 'udp',
    serialNumber: terminals[0]?.serialNumber,
    mac: terminals[0]?.option('MAC'),
    deviceName: terminals[0]?.option('~DeviceName'),
    platform: terminals[0]?.option('~Platform'),
    needsCommKey: false,
    isSecure: false,
  });
  for (const terminal of terminals) expect(terminal.view().sessions).toEqual([]);
});

test('one way only where only one is asked for', async () => {
  const { port } = await street({ host: '127.0.7.2' }, { host: '127.0.7.3', transports: ['udp'] });
  expect((await all({ cidr: range, port, via: ['tcp'] })).map(({ host }) => host)).toEqual(['127.0.7.2']);
});

test('a terminal with a comm key is reported as such, without its serial number', async () => {
  const { port, terminals } = await street({ host: '127.0.7.2', commKey: 4711 });
  expect(await all({ cidr: range, port })).toMatchObject([
    { host: '127.0.7.2', needsCommKey: true, serialNumber: undefined, mac: undefined },
  ]);
  expect(await all({ cidr: range, port, commKey: 4711 })).toMatchObject([
    { needsCommKey: false, serialNumber: terminals[0]?.serialNumber },
  ]);
});

/** A UDP peer that answers with what the script says. */
async function scriptedAt(host: string, script: (command: number, data: Uint8Array) => Uint8Array | number) {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, host, resolve);
  });
  onTestFinished(() => void socket.close());
  socket.on('message', (datagram, from) => {
    const replyId = datagram.readUInt16LE(6);
    const answer = script(datagram.readUInt16LE(0), datagram.subarray(8));
    const packet =
      typeof answer === 'number'
        ? { command: answer, session: 7, replyId }
        : { command: 2000, session: 7, replyId, data: answer };
    if (answer !== 0) socket.send(handMadePacket(packet), from.port, from.address);
  });
  return socket.address().port;
}

test('firmware that only talks encrypted is reported as such', async () => {
  const port = await scriptedAt('127.0.7.2', () => 6001);
  expect(await all({ addresses: ['127.0.7.2'], port })).toMatchObject([
    { host: '127.0.7.2', isSecure: true, serialNumber: undefined },
  ]);
});

test('what a stranger says of itself is cut and cleaned; what it does not say is missing', async () => {
  const port = await scriptedAt('127.0.7.2', (command, data) => {
    const name = Buffer.from(data).toString().replace('\0', '');
    if (command !== 11) return 2000;
    if (name === '~SerialNumber') return concat(ascii('~SerialNumber=\u001b[31mA'), ascii('B'.repeat(200)));
    return name === 'MAC' ? ascii('MAC=\u0007\u0007') : 2001;
  });
  const [found] = await all({ addresses: ['127.0.7.2'], port });
  expect(found).toMatchObject({
    serialNumber: `[31mA${'B'.repeat(59)}`,
    mac: undefined,
    deviceName: undefined,
  });
});

test('a terminal that falls silent while it is asked is found all the same', async () => {
  const port = await scriptedAt('127.0.7.2', (command) => (command === 1000 ? 2000 : 0));
  expect(await all({ addresses: ['127.0.7.2'], port, via: ['udp'], timeoutMs: 100 })).toMatchObject([
    { host: '127.0.7.2', needsCommKey: false, serialNumber: undefined },
  ]);
});

test('something else on the port is no terminal', async () => {
  const server = createServer(
    (socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request'),
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.7.2', resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  expect(await all({ addresses: ['127.0.7.2'], port })).toEqual([]);
});

test('no more attempts begin than the rate allows', async () => {
  // Hears what goes to any address of the loopback; every attempt comes from a port of its own.
  const socket = createSocket('udp4');
  const attempts = new Set<number>();
  socket.on('message', (_datagram, { port }) => attempts.add(port));
  await new Promise<void>((resolve) => {
    socket.bind(0, '0.0.0.0', resolve);
  });
  onTestFinished(() => void socket.close());
  const clock = new ManualClock();
  const stop = new AbortController();
  const search = discover({
    cidr: '127.0.1.0/26',
    port: socket.address().port,
    ratePerSecond: 10,
    via: ['udp'],
    clock,
    signal: stop.signal,
  });
  const first = search.next();
  for (let tenth = 0; tenth <= 10; tenth += 1) {
    clock.advance(tenth === 0 ? 0 : 100);
    await until(() => attempts.size >= tenth + 1, 'an attempt per tenth of a second');
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
    expect(attempts.size).toBe(tenth + 1);
  }
  stop.abort();
  expect(await first).toEqual({ done: true, value: undefined });
  expect(clock.pending).toBe(0);
});

test('a search can be given up, by its signal or by its reader', async () => {
  const { port, terminals } = await street({ host: '127.0.7.2' }, { host: '127.0.7.3' });
  const stop = new AbortController();
  stop.abort();
  expect(await all({ cidr: range, port, signal: stop.signal })).toEqual([]);
  for await (const found of discover({ cidr: range, port, concurrency: 1 })) {
    expect(found.host).toBe('127.0.7.2');
    break;
  }
  for (const terminal of terminals) expect(terminal.view().sessions).toEqual([]);
  expect(terminals[1]?.timeline()).toEqual([]);
});

test('a bug is loud', async () => {
  const clock = {
    now: () => 0,
    schedule: () => {
      throw new RangeError('a bug');
    },
  };
  await expect(all({ cidr: range, clock })).rejects.toThrow('a bug');
});

describe('following a terminal', () => {
  test('it is looked for at its last address first, then in the range', async () => {
    const { port, terminals } = await street({ host: '127.0.7.2' }, { host: '127.0.7.5' });
    const [first, second] = terminals.map((terminal) => terminal.serialNumber);
    const look = (serialNumber: string, lastHost?: string) =>
      followTerminal({ serialNumber, lastHost, cidr: range, port, timeoutMs: 400, concurrency: 1 });
    expect(await look(second ?? '', '127.0.7.2')).toMatchObject({ host: '127.0.7.5' });
    expect(await look(first ?? '', '127.0.7.2')).toMatchObject({ host: '127.0.7.2' });
    expect(await look(first ?? '')).toMatchObject({ host: '127.0.7.2' });
    expect(await look(second ?? '', 'terminal.example')).toMatchObject({ host: '127.0.7.5' });
    expect(await look('ELSEWHERE')).toBeUndefined();
  });

  test('without a range only its last address is asked', async () => {
    const { port, terminals } = await street({ host: '127.0.7.2' });
    const { serialNumber = '' } = terminals[0] ?? {};
    expect(await followTerminal({ serialNumber, lastHost: '127.0.7.2', port })).toMatchObject({
      serialNumber,
    });
  });
});
