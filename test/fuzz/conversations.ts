import { commandCode } from '../../src/protocol/command-codes.ts';
import { decodePacket, encodeFrame, type Packet } from '../../src/protocol/frame.ts';
import { faceLayout } from '../../src/protocol/commands/faces.ts';
import { buildTerminal, type MemoryOptions } from '../../simulator/terminal/build-terminal.ts';
import { ClientConnection } from '../../simulator/terminal/client-connection.ts';
import type { ClientLink } from '../../simulator/terminal/client-link.ts';
import { syntheticFace } from '../../simulator/terminal/face-memory.ts';
import { Hands } from '../../simulator/terminal/hands.ts';
import { operation } from '../../simulator/terminal/operation-log.ts';
import { defaultSettings, type TerminalSettings } from '../../simulator/terminal/settings.ts';
import { ManualTime } from '../support/manual-time.ts';
import { activities, connecting, type Activity } from './activities.ts';
import { Desk } from './desk.ts';
import { PlayedWire } from './played-wire.ts';
import { settled, turns } from './turns.ts';

/** A packet as fuzzing needs it. */
export type Part = Required<Pick<Packet, 'command' | 'session' | 'replyId'>> & { data: Uint8Array };

/** What went over the wire while the driver did something with a simulated terminal. */
export interface Conversation {
  activity: Activity;
  requests: Part[];
  replies: Part[];
}

export interface Model {
  memory: MemoryOptions;
  settings: Partial<TerminalSettings>;
}

const faces = { FaceFunOn: '1', ZKFaceVersion: '7', '~ZKFPVersion': '9' };

/** Terminals that answer as differently as they can. */
export const models: readonly Model[] = [
  { memory: { users: 4, punches: 6, options: faces }, settings: {} },
  {
    memory: { users: 3, punches: 5, options: { '~ZKFPVersion': '9' } },
    settings: {
      userRecordSize: 28,
      punchRecordSize: 16,
      eventLength: 12,
      chunkBytes: 256,
      bufferedReads: 'refused',
      extendedTemplateReads: 'unknown',
      batchWrites: 'unknown',
      zoneIndexBytes: 4,
      maxUploadPieceBytes: 2048,
    },
  },
  {
    memory: { users: 20, punches: 150, options: { ...faces, '~Platform': 'ZAM170' } },
    settings: {
      punchRecordSize: 8,
      eventLength: 14,
      smallWindows: 'single',
      chunkBytes: 512,
      sizesLength: 92,
      commKey: 1234,
      zoneFlag: 'group-is-1',
    },
  },
  {
    memory: { users: 2, punches: 3, options: { ...faces, LockOn: '0' } },
    settings: {
      punchRecordSize: 49,
      eventLength: 52,
      sizesLength: 112,
      occupiedSlot: 'reported',
      asksForKey: 'always',
    },
  },
  { memory: {}, settings: { secondClient: 'share' } },
];

/** A whole face does not fit into one input. */
const oneFaceEntry = syntheticFace(1, '1001').subarray(0, faceLayout.size);

/** A terminal of a model, its memory small and its time standing still. */
export function terminalOf({ memory, settings }: Model, seed: string) {
  const time = new ManualTime();
  const { users = 0, punches = 0 } = memory;
  const room = { userCapacity: users + 2, templateCapacity: users + 3, punchCapacity: punches + 10 };
  const terminal = buildTerminal(
    { ...room, ...memory, seed },
    { ...defaultSettings, ...settings },
    { time, host: '127.0.0.1', changed: () => undefined },
  );
  terminal.operations.add(operation.switchedOn);
  if (memory.options?.['FaceFunOn'] === '1') terminal.faces.set(1, oneFaceEntry);
  return { terminal, time };
}

/** Every activity with every model. The same each time. */
export async function recordConversations(): Promise<Conversation[]> {
  const conversations: Conversation[] = [];
  for (const model of models)
    for (const activity of activities) conversations.push(await record(activity, model));
  return conversations;
}

const mostTurns = 400;
const mostMoves = 400;
const stepMs = 50;

async function record(activity: Activity, model: Model): Promise<Conversation> {
  const { terminal, time } = terminalOf(model, 'conversations');
  const requests: Part[] = [];
  const replies: Part[] = [];
  const wire: PlayedWire = new PlayedWire('stream', (bytes) => {
    requests.push(partOf(bytes));
    client.receive(Uint8Array.from(bytes));
  });
  const link: ClientLink = {
    transport: 'tcp',
    peer: 'the recorder',
    unsentBytes: 0,
    encode: encodeFrame,
    write: (bytes) => {
      replies.push(partOf(bytes));
      wire.deliver(bytes);
    },
    whenSent: () => () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    close: () => wire.end(),
    reset: () => wire.end(),
  };
  const client = new ClientConnection(link, 1, terminal);
  client.start();
  const desk = new Desk(wire, { hands: new Hands(terminal) });
  if (activity !== connecting) {
    const session = client.openSession();
    session.isAuthenticated = true;
    desk.connection.sessionId = session.id;
  }
  const over = settled(activity.run(desk));
  for (let move = 0; move < mostMoves && over.value === undefined; move += 1) {
    await turns(mostTurns, () => over.value !== undefined);
    time.advance(stepMs);
    desk.clock.advance(stepMs);
  }
  if (over.value === undefined) throw new Error(`${activity.name} does not end with a simulated terminal`);
  desk.connection.close();
  client.end();
  return { activity, requests, replies };
}

function partOf(frame: Uint8Array): Part {
  const { command, session, replyId, data } = decodePacket(frame.subarray(8));
  return { command, session, replyId, data: Uint8Array.from(data) };
}

/** All data that was seen behind each command, both ways, without repetitions. */
export function samplesOf(conversations: readonly Conversation[], way: 'requests' | 'replies') {
  const samples = new Map<number, Map<string, Uint8Array>>();
  for (const conversation of conversations)
    for (const { command, data } of conversation[way]) {
      const seen = samples.get(command) ?? new Map<string, Uint8Array>();
      seen.set(Buffer.from(data).toString('latin1'), data);
      samples.set(command, seen);
    }
  for (const command of Object.values(commandCode)) samples.set(command, samples.get(command) ?? new Map());
  return new Map([...samples].map(([command, seen]) => [command, [...seen.values()]]));
}
