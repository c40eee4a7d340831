import { expect, test } from 'vitest';
import type { z } from 'zod';
import { buildTerminal } from '../../simulator/terminal/build-terminal.ts';
import { ClientConnection } from '../../simulator/terminal/client-connection.ts';
import type { ClientLink } from '../../simulator/terminal/client-link.ts';
import { firmwareNamed } from '../../simulator/terminal/firmwares/find-firmware.ts';
import { lastingSchemas } from '../../simulator/terminal/faults/fault.ts';
import { faultSchema } from '../../simulator/terminal/faults/inflict.ts';
import { Hands } from '../../simulator/terminal/hands.ts';
import { defaultSettings, type TerminalSettings } from '../../simulator/terminal/settings.ts';
import { encodeFrame } from '../../src/protocol/frame.ts';
import { ascii, byte, concat, double, handMadeFrame, toHex, word, zeros } from '../support/hand-made.ts';
import { ManualTime } from '../support/manual-time.ts';

type Lasting = Extract<
  z.output<typeof faultSchema>,
  { kind: z.output<(typeof lastingSchemas)[number]>['kind'] }
>;

/** Everything one terminal says in a day of a client and of people, each write with its moment. */
function dayOf(seed: string, firmwareName: string): string[] {
  const time = new ManualTime();
  const { settings, options } = firmwareNamed(firmwareName);
  const known = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const all: TerminalSettings = { ...defaultSettings, ...known };
  const terminal = buildTerminal({ seed, users: 40, punches: 300, options }, all, {
    time,
    host: '127.0.0.1',
    changed: () => undefined,
  });
  const hands = new Hands(terminal);
  const said: string[] = [];
  const link: ClientLink = {
    transport: 'tcp',
    peer: 'a test',
    unsentBytes: 0,
    encode: encodeFrame,
    write: (bytes) => void said.push(`${time.monotonic()} ${toHex(bytes)}`),
    whenSent: () => () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    close: () => void said.push(`${time.monotonic()} closed`),
    reset: () => void said.push(`${time.monotonic()} reset`),
  };
  const client = new ClientConnection(link, 1, terminal);
  client.start();
  let replyId = 0;
  let session = 0;
  const ask = (command: number, data: Uint8Array = zeros(0)) => {
    client.receive(handMadeFrame({ command, session, replyId, data }));
    replyId += 1;
    time.advance(50);
  };
  const wrong = (fault: z.input<typeof faultSchema>) => {
    const parsed = faultSchema.parse(fault);
    if (isLasting(parsed)) terminal.faults.add(parsed);
  };

  ask(1000);
  // Behind the prefix, the command and the checksum. A terminal that is silent here would end the test.
  session = Buffer.from(said[0]?.split(' ')[1] ?? '', 'hex').readUInt16LE(12);
  for (const name of ['~SerialNumber', 'MAC', 'LockOn']) ask(11, ascii(`${name}\0`));
  ask(50);
  ask(201);
  ask(1503, concat(byte(1), word(13), double(0), double(0)));
  ask(1504, concat(double(0), double(4004)));
  ask(7, byte(2));
  ask(500, double(0xffff));
  wrong({ kind: 'delay', ms: 3, jitterMs: 40, probability: 0.7 });
  wrong({ kind: 'corrupt', probability: 0.3, on: 'events' });
  wrong({ kind: 'duplicate', probability: 0.4, on: 'events' });
  wrong({ kind: 'drop', probability: 0.2, on: 'events' });
  wrong({ kind: 'split', bytes: 5, pauseMs: 1, probability: 0.5 });
  for (let press = 0; press < 25; press += 1) {
    hands.pressFinger({ userId: String(1001 + press) });
    time.advance(130);
  }
  hands.unknownFinger();
  ask(61, concat(ascii('1003'), zeros(20), byte(2), byte(1)));
  for (let press = 0; press < 3; press += 1) {
    hands.presentFinger({ finger: 'ada' });
    hands.lift();
    time.advance(400);
  }
  terminal.faults.clear();
  ask(88, concat(word(3), byte(2)));
  ask(34);
  ask(1001);
  time.advance(60_000);
  return said;
}

function isLasting(fault: z.output<typeof faultSchema>): fault is Lasting {
  return lastingSchemas.some(({ shape }) => shape.kind.value === fault.kind);
}

test.each(['bw-udp-8', 'colour', 'visible-light'])(
  '%s: one seed, one run, to the byte and the ms',
  (name) => {
    const first = dayOf('a seed', name);
    expect(dayOf('a seed', name)).toEqual(first);
    expect(dayOf('another seed', name)).not.toEqual(first);
  },
);

test('a day is a day: tables, events and what the faults made of them are in it', () => {
  const said = dayOf('a seed', 'colour');
  expect(said.length).toBeGreaterThan(100);
  // Pieces of a split frame have no magic.
  expect(said.filter((line) => !/ 5050827d/.test(line)).length).toBeGreaterThan(20);
});
