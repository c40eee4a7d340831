import { onTestFinished } from 'vitest';
import type { SimulatedTerminal } from '../../../simulator/terminal/terminal.ts';
import { ascii, byte, concat, double, padded, word, zeros } from '../../support/hand-made.ts';
import { RawClient, type RawFrame } from '../../support/raw-client.ts';
import { RawUdpClient } from '../../support/raw-udp-client.ts';
import { until } from '../../support/until.ts';

// What a client sees that knows the wire from its description alone: nothing here may import `src/protocol`.

/** What one terminal does, as its bytes tell. */
export interface Habits {
  tcp: 'refused' | 'mute' | 'answers';
  connect: number;
  /** The answer to AUTH with key 0; undefined where CONNECT was enough. */
  auth?: number;
  users: number;
  punches: number;
  sizes: number;
  /** Of the prepared read: refused or answered. */
  buffered: number;
  /** The announced size of a piece, and the largest that came. */
  pieces: [announced: number, largest: number];
  /** The events of a press, as code and length. */
  events: [code: number, bytes: number][];
  /** The state byte of a press: 0 in, 255 none. */
  state: number;
  /** The answers to one finger asked for by 88, to a piece of 1,100 bytes of an upload, and to that upload as a batch. */
  writing: [finger: number, piece: number, batch: number];
  /** What a window of 100 bytes begins with: 1500 announced, 1501 the bytes themselves; 2001 where there are no windows. */
  smallWindow: number;
  /** The flag of a user without time zones of its own; undefined where records have no place for them. */
  zoneFlag: number | undefined;
  /** How long the relay opened for UNLOCK 5, ms. */
  unlockMs: number;
  /** And under LockOn=0: how often it opened. */
  unlocksUnderLockOnZero: number;
  /** The answer to a line for the screen. */
  screen: number;
  /** What the terminal shows for the name it was sent. */
  name: string;
  /** Whether bytes other than NUL stand behind the NUL of a text: of a user's name, of an option. */
  leftovers: [name: boolean, option: boolean];
}

type Client = RawClient | RawUdpClient;

const userTable = concat(byte(1), word(9), double(5), double(0));
const punchTable = concat(byte(1), word(13), double(0), double(0));

/** Writes a user with these bytes as its name, and looks at everything. The terminal has the option LockOn=5 and user 1001. */
export async function habitsOf(terminal: SimulatedTerminal, name: Uint8Array): Promise<Partial<Habits>> {
  const { client, tcp } = await reach(terminal);
  const connect = (await client.connect()).command;
  if (connect === 6001) return { tcp, connect, auth: (await client.ask(1102, zeros(4))).command };
  const auth = connect === 2005 ? (await client.ask(1102, keyZero(client.session))).command : undefined;
  const uid = terminal.users().length + 1;
  await client.ask(8, userNamed(uid, name, terminal.saved().userRecordSize));
  const buffered = (await client.ask(1503, punchTable)).command;
  const punches = await table(client, buffered, punchTable, 13, zeros(0));
  const users = await table(client, buffered, userTable, 9, byte(5));
  const sizes = (await client.ask(50)).data;
  const counts = new DataView(sizes.buffer, sizes.byteOffset);
  const userBytes = (users.data.length - 4) / counts.getInt32(16, true);
  const user = users.data.subarray(4 + (uid - 1) * userBytes, 4 + uid * userBytes);
  return {
    tcp,
    connect,
    ...(auth === undefined ? {} : { auth }),
    users: userBytes,
    punches: (punches.data.length - 4) / counts.getInt32(32, true),
    sizes: sizes.length,
    buffered,
    pieces: [punches.announced, punches.largest],
    name: terminal.users().at(-1)?.name ?? '',
    leftovers: [
      isSpoiled(userBytes === 28 ? user.subarray(8, 16) : user.subarray(11, 35)),
      isSpoiled((await client.ask(11, ascii('DtFmt'))).data),
    ],
    screen: (await client.ask(66, concat(word(1), byte(0), ascii('Hello')))).command,
    writing: await writes(client),
    smallWindow: await smallWindow(client, buffered),
    zoneFlag: (await client.ask(23, double(uid))).data[0],
    ...(await press(client, terminal)),
    ...(await unlocks(client, terminal)),
  };
}

/** TCP where it answers, UDP else. */
async function reach(terminal: SimulatedTerminal): Promise<{ client: Client; tcp: Habits['tcp'] }> {
  const stream = await RawClient.open(terminal.port).catch(() => undefined);
  if (stream === undefined) return { client: await RawUdpClient.open(terminal.port), tcp: 'refused' };
  onTestFinished(() => stream.close());
  if (!terminal.settings.muteTcp) return { client: stream, tcp: 'answers' };
  stream.tell(1000);
  await until(
    () => terminal.timeline().some(({ what }) => what.includes('mute over TCP')),
    'the terminal to hear and say nothing',
  );
  return {
    client: await RawUdpClient.open(terminal.port),
    tcp: stream.arrived === 0 ? 'mute' : 'answers',
  };
}

/** The scrambled key 0: the session with every byte but its second lost, and the tick 50. Source: the protocol's description. */
function keyZero(session: number): Uint8Array {
  return Uint8Array.of(0x53 ^ 50, 0x4f ^ 50, 50, (session >> 8) ^ 0x4b ^ 50);
}

async function table(
  client: Client,
  buffered: number,
  prepare: Uint8Array,
  command: number,
  data: Uint8Array,
): Promise<{ data: Uint8Array; announced: number; largest: number }> {
  if (buffered === 2001) return announced(client, await client.ask(command, data));
  const prepared = await client.ask(1503, prepare);
  const size = prepared.data.slice(1, 5);
  return announced(client, await client.ask(1504, concat(double(0), size)));
}

async function announced(client: Client, head: RawFrame) {
  const view = new DataView(head.data.buffer, head.data.byteOffset);
  const pieces: Uint8Array[] = [];
  for (let frame = await client.next(); frame.command === 1501; frame = await client.next())
    pieces.push(frame.data);
  return {
    data: concat(...pieces),
    announced: view.getUint32(4, true),
    largest: Math.max(...pieces.map(({ length }) => length)),
  };
}

function isSpoiled(text: Uint8Array): boolean {
  return text.subarray(text.indexOf(0)).some((each) => each !== 0);
}

async function writes(client: Client): Promise<Habits['writing']> {
  const finger = await client.ask(88, concat(word(1), byte(6)));
  for (let frame = finger; frame.command === 1500 || frame.command === 1501; ) frame = await client.next();
  await client.ask(1500, double(1100));
  const piece = await client.ask(1501, zeros(1100));
  const batch = await client.ask(110, zeros(8));
  await client.ask(1502);
  return [finger.command, piece.command, batch.command];
}

async function smallWindow(client: Client, buffered: number): Promise<number> {
  if (buffered === 2001) return buffered;
  await client.ask(1503, punchTable);
  const head = await client.ask(1504, concat(double(0), double(100)));
  // The pieces, and the word that ends them.
  if (head.command === 1500) for (let last = head; last.command !== 2000; ) last = await client.next();
  return head.command;
}

async function press(client: Client, terminal: SimulatedTerminal): Promise<Pick<Habits, 'events' | 'state'>> {
  await client.ask(500, double(0xffff));
  terminal.setOption('LockOn', '0');
  const state = terminal.pressFinger({ userId: '1001' }).event?.state ?? -1;
  const events: [number, number][] = [];
  for (;;) {
    const { session, data } = await client.next();
    events.push([session, data.length]);
    if (session === 1) return { events, state };
  }
}

/** LockOn is 0 by now, so that the terminal's own relay has kept still. */
async function unlocks(client: Client, terminal: SimulatedTerminal) {
  const opened = () => terminal.relayMoves().filter(({ by }) => by === 'unlock');
  await client.ask(31, double(5));
  const unlocksUnderLockOnZero = opened().length;
  terminal.setOption('LockOn', '5');
  if (unlocksUnderLockOnZero === 0) await client.ask(31, double(5));
  return { unlockMs: opened()[0]?.ms ?? 0, unlocksUnderLockOnZero };
}

/** A user record made by hand, with the name as given bytes. */
function userNamed(uid: number, name: Uint8Array, size: number): Uint8Array {
  if (size === 28) return concat(word(uid), byte(0), zeros(5), padded(name, 8), zeros(8), double(1000 + uid));
  return concat(
    word(uid),
    byte(0),
    zeros(8),
    padded(name, 24),
    zeros(4),
    byte(1),
    zeros(8),
    padded(String(1000 + uid), 24),
  );
}
