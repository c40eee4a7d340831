import { request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { startControl } from '../../simulator/control.ts';
import { toPanel, type ToPanel } from '../../simulator/panel/page/messages.js';
import { terminalForTest } from '../support/terminal-for-test.ts';
import { until } from '../support/until.ts';

async function simulator() {
  const terminal = await terminalForTest({ users: 3 });
  const control = await startControl({ terminals: [terminal] });
  onTestFinished(() => control.stop());
  return { terminal, control, address: control.panelUrl(0).replace('http', 'ws') };
}

/** A panel without a browser. */
class Panel {
  readonly heard: ToPanel[] = [];
  readonly socket: WebSocket;
  closed: number | undefined;
  refusal: string | undefined;

  constructor(address: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(address, options);
    this.socket.on('message', (data: Buffer) => this.heard.push(toPanel.parse(JSON.parse(data.toString()))));
    this.socket.on('close', (code) => (this.closed = code));
    this.socket.on('error', ({ message }) => (this.refusal = message));
    onTestFinished(() => this.socket.terminate());
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  of<Type extends ToPanel['type']>(type: Type): Extract<ToPanel, { type: Type }>[] {
    return this.heard.filter((one): one is Extract<ToPanel, { type: Type }> => one.type === type);
  }
}

async function opened(address: string, options: ClientOptions = {}): Promise<Panel> {
  const open = new Panel(address, options);
  await until(() => open.of('happened').length > 0, 'the panel to be told everything');
  return open;
}

async function refused(address: string, options: ClientOptions = {}): Promise<string> {
  const panel = new Panel(address, options);
  return until(() => panel.refusal, 'the panel to be refused');
}

describe('a panel is opened', () => {
  test('by a page of its own server, and by programs', async () => {
    const { address, control, terminal } = await simulator();
    const own = await opened(address, { origin: control.url });
    const program = await opened(address);
    for (const { heard } of [own, program])
      expect(heard.map(({ type }) => type)).toEqual(['about', 'front', 'people', 'known', 'happened']);
    expect(own.of('about')).toMatchObject([{ serialNumber: terminal.serialNumber, terminals: 1 }]);
    expect(own.of('people')[0]?.people.map(({ userId }) => userId)).toEqual(['1001', '1002', '1003']);
    expect(JSON.stringify(own.heard)).not.toContain('password');
  });

  test.each([
    ['of another site', { origin: 'https://elsewhere.example' }],
    ['of no site', { origin: 'null' }],
    ['by a name that was made to lead here', { headers: { host: 'rebound.example' } }],
    [
      'by such a name, with its own page',
      { origin: 'http://rebound.example', headers: { host: 'rebound.example' } },
    ],
  ])('not by a page %s', async (_who, options) => {
    const { address, terminal } = await simulator();
    expect(await refused(address, options)).toContain('403');
    expect(terminal.timeline()).toEqual([]);
  });

  test('not at a terminal that is not there, nor anywhere else', async () => {
    const { address } = await simulator();
    for (const wrong of ['/terminals/1/panel', '/terminals/x/panel', '/', '/terminals/0'])
      expect(await refused(address.replace('/terminals/0/panel', wrong))).toContain('404');
  });

  test('not by more than sixty-four at once', async () => {
    const { address } = await simulator();
    const panels = await Promise.all(Array.from({ length: 64 }, () => opened(address)));
    expect(await refused(address)).toContain('503');
    panels[0]?.socket.close();
    await until(() => panels[0]?.closed !== undefined, 'one to leave');
    await opened(address);
  });
});

describe('a page may not press fingers over HTTP either', () => {
  test.each([
    ['of another site', 'https://elsewhere.example', undefined],
    ['reached by a made-up name, wherever the server listens', 'http://rebound.example', 'rebound.example'],
  ])('%s', async (_who, origin, host) => {
    const terminal = await terminalForTest({ users: 1 });
    const control = await startControl({ terminals: [terminal], host: '0.0.0.0' });
    onTestFinished(() => control.stop());
    const own = `127.0.0.1:${control.port}`;
    const url = `http://${own}/terminals/0/unknown-finger`;
    expect(await posted(url, { origin, host: host ?? own })).toBe(403);
    expect(await posted(url, { origin: `http://${own}`, host: own })).toBe(200);
    expect(await posted(url, { host: 'simulator' })).toBe(200);
  });
});

function posted(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('what a panel says', () => {
  test('is answered by its number, with a reason where it cannot be', async () => {
    const { address } = await simulator();
    const open = await opened(address);
    open.say({ type: 'act', id: 1, hand: 'present-finger', body: { finger: '1001' } });
    open.say({ type: 'act', id: 2, hand: 'present-finger', body: { finger: '1001' } });
    open.say({ type: 'act', id: 3, hand: 'tap-card', body: { card: 'many' } });
    open.say({ type: 'act', id: 4, hand: 'lift', body: {} });
    await until(() => open.of('answer').length === 4, 'four answers');
    expect(open.of('answer').toSorted((a, b) => a.id - b.id)).toMatchObject([
      { id: 1, result: { matched: true, userId: '1001' } },
      { id: 2, error: 'a finger is on the sensor; lift it first' },
      { id: 3, error: expect.stringContaining('card') },
      { id: 4 },
    ]);
  });

  test.each([
    ['no JSON', '{'],
    ['no message', { type: 'reboot' }],
    ['no hand', { type: 'act', id: 1, hand: 'register-finger', body: {} }],
    ['too much', { type: 'look', person: 'x'.repeat(20_000) }],
  ])('is %s: the panel is closed', async (_what, message) => {
    const { address, terminal } = await simulator();
    const open = await opened(address);
    open.say(message);
    expect([1008, 1009]).toContain(await until(() => open.closed, 'the panel to be closed'));
    expect(terminal.timeline()).toEqual([]);
  });

  test('can be that it looks at another person’s fingers', async () => {
    const { address, terminal } = await simulator();
    const open = await opened(address);
    terminal.registerFinger({ userId: '1002', finger: 0 });
    open.say({ type: 'look', person: '1002' });
    const known = await until(() => open.of('known').find(({ person }) => person === '1002'), 'the fingers');
    expect(known.fingers.map((one) => one?.finger)).toEqual([0, ...Array(5), 6, ...Array(3)]);
  });
});

test('a finger laid by a panel that is gone is lifted', async () => {
  const { address, terminal } = await simulator();
  const open = await opened(address);
  open.say({ type: 'act', id: 1, hand: 'present-finger', body: { finger: '1001' } });
  await until(() => terminal.front().touchedBy, 'the finger to be on the sensor');
  open.socket.terminate();
  await until(() => terminal.front().touchedBy === undefined, 'the finger to be lifted');
  expect(terminal.timeline().at(-1)?.what).toBe('lifts the finger');
});

test('everything is told once and in order, and a flood is cut short', async () => {
  const { address, terminal } = await simulator();
  const open = await opened(address);
  for (let count = 0; count < 30; count += 1) terminal.unknownFinger();
  const entries = () => open.of('happened').flatMap((one) => one.entries);
  await until(() => entries().length === terminal.timeline().length, 'everything to be told');
  expect(entries()).toEqual(terminal.timeline());
  for (let count = 0; count < 400; count += 1) terminal.unknownFinger();
  const flood = await until(() => open.of('happened').find((one) => one.entries.length === 200), 'the flood');
  expect(flood.isAll).toBe(true);
});

test('the pages may load and run nothing but their own', async () => {
  const { control } = await simulator();
  for (const path of ['/', '/terminals/0/panel']) {
    const { headers } = await fetch(`${control.url}${path}`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
  for (const path of [
    '/panel/zod/package.json',
    '/panel/../control.ts',
    '/panel/%2e%2e/pages.ts',
    '/terminals/1/panel',
  ])
    expect((await fetch(`${control.url}${path}`)).status).toBe(404);
});
