import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { template10, template9, templateRecord } from '../support/finger-terminal.ts';
import { ascii, byte, concat, double, fromHex, padded, toHex, word, zeros } from '../support/hand-made.ts';
import type { RawClient } from '../support/raw-client.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';

const yes = { command: 2000 };
const no = { command: 2001 };

async function answered(client: RawClient): Promise<Uint8Array> {
  const head = await client.next();
  expect(head.command).toBe(1500);
  const size = new DataView(head.data.buffer).getUint32(0, true);
  let came: Uint8Array = zeros(0);
  while (came.length < size) {
    const piece = await client.next();
    expect(piece.command).toBe(1501);
    came = concat(came, piece.data);
  }
  expect(await client.next()).toMatchObject(yes);
  return came;
}

async function uploaded(client: RawClient, bytes: Uint8Array, pieceBytes = 1024): Promise<void> {
  expect(await client.ask(1500, double(bytes.length))).toMatchObject(yes);
  for (let at = 0; at < bytes.length; at += pieceBytes)
    expect(await client.ask(1501, bytes.slice(at, at + pieceBytes))).toMatchObject(yes);
}

function tableByHand(terminal: SimulatedTerminal): Uint8Array {
  const records = terminal
    .templates()
    .map(({ uid, finger, flag, template }) => templateRecord(uid, finger, flag, template));
  const all = concat(...records);
  return concat(double(all.length), all);
}

const counts = async (client: RawClient) => {
  const { data } = await client.ask(50);
  const view = new DataView(data.buffer, data.byteOffset);
  return {
    templates: view.getInt32(24, true),
    capacity: view.getInt32(56, true),
    free: view.getInt32(68, true),
  };
};

describe('seeded people', () => {
  test('have a made-up template of the terminal’s algorithm each', async () => {
    const terminal = await terminalForTest({ users: 20, seed: 'a' });
    const templates = terminal.templates();
    expect(templates.map(({ uid, finger, flag }) => [uid, finger, flag])).toEqual(
      Array.from({ length: 20 }, (_, index) => [index + 1, 6, 1]),
    );
    for (const { template } of templates) {
      expect(toHex(template.subarray(2, 6))).toBe('53533231');
      expect(template.length).toBeLessThanOrEqual(1664);
      expect(template.length).toBeGreaterThan(900);
    }
    expect(new Set(templates.map(({ template }) => toHex(template))).size).toBe(20);
    expect(new Set(templates.map(({ template }) => template.length)).size).toBeGreaterThan(5);
    const old = await terminalForTest({ users: 5, options: { '~ZKFPVersion': '9' } });
    for (const { template } of old.templates()) expect(template.length).toBeLessThanOrEqual(602);
  });

  test('the same seed gives the same bytes, another seed others', async () => {
    const look = async (seed: string) =>
      (await terminalForTest({ users: 2, seed })).templates().map(({ template }) => toHex(template));
    expect(await look('a')).toEqual(await look('a'));
    expect(await look('a')).not.toEqual(await look('b'));
  });
});

describe('the table', () => {
  test('comes through the buffer and directly', async () => {
    const terminal = await terminalForTest({ users: 30, paceMs: 0, chunkBytes: 1008 });
    const client = await clientOf(terminal);
    const table = tableByHand(terminal);
    const prepared = await client.ask(1503, fromHex('0107000200000000000000'));
    expect(new DataView(prepared.data.buffer, prepared.data.byteOffset).getUint32(1, true)).toBe(
      table.length,
    );
    client.tell(1504, concat(double(0), double(table.length)));
    expect(await answered(client)).toEqual(table);
    client.tell(7, byte(2));
    expect(await answered(client)).toEqual(table);
  });

  test('of nobody, or of something else, is refused', async () => {
    const client = await clientOf(await terminalForTest());
    expect(await client.ask(7, byte(2))).toMatchObject(no);
    expect(await client.ask(7, byte(5))).toMatchObject(no);
    expect(await client.ask(7)).toMatchObject(no);
    expect(await client.ask(1503, fromHex('0107000200000000000000'))).toMatchObject(no);
  });
});

describe('one finger', () => {
  test('comes with its flag behind it by 88, and without by 9', async () => {
    const terminal = await terminalForTest({ users: 2, paceMs: 0 });
    const client = await clientOf(terminal);
    const [, second] = terminal.templates();
    client.tell(88, fromHex('020006'));
    expect(await answered(client)).toEqual(concat(second?.template ?? zeros(0), byte(1)));
    client.tell(9, fromHex('020006'));
    expect(await answered(client)).toEqual(second?.template);
  });

  test.each([
    ['a finger nobody registered', fromHex('020005')],
    ['a user nobody wrote', fromHex('090006')],
    ['half a request', fromHex('0200')],
  ])('of %s is refused', async (_what, data) => {
    const client = await clientOf(await terminalForTest({ users: 2 }));
    expect(await client.ask(88, data)).toMatchObject(no);
    expect(await client.ask(9, data)).toMatchObject(no);
  });

  test('is unknown to 88 where the terminal is set so', async () => {
    const client = await clientOf(await terminalForTest({ users: 1, extendedTemplateReads: 'unknown' }));
    expect(await client.ask(88, fromHex('010006'))).toMatchObject({ command: 65_535 });
  });
});

describe('an upload', () => {
  test('becomes a finger by 87, and its check value follows the bytes', async () => {
    const terminal = await terminalForTest({ users: 1 });
    const client = await clientOf(terminal);
    const template = template10(1);
    await uploaded(client, template, 500);
    expect((await client.ask(119)).data).toEqual(double(crc32(template)));
    expect(await client.ask(87, concat(word(1), byte(3), byte(3), word(1200)))).toMatchObject(yes);
    expect(await client.ask(1502)).toMatchObject(yes);
    expect(await client.ask(87, concat(word(1), byte(4), byte(1), word(1200)))).toMatchObject(no);
    expect(terminal.templates()[0]).toEqual({ uid: 1, finger: 3, flag: 3, template });
    expect(terminal.users()[0]?.fingers).toEqual([3, 6]);
    expect(await counts(client)).toEqual({ templates: 2, capacity: 10_000, free: 9998 });
  });

  test.each([
    ['a user who is not there', 9, 0, 1200],
    ['an occupied slot', 1, 6, 1200],
    ['a finger no hand has', 1, 10, 1200],
    ['another size than was uploaded', 1, 0, 1199],
  ])('is refused for %s', async (_what, uid, finger, size) => {
    const terminal = await terminalForTest({ users: 1 });
    const client = await clientOf(terminal);
    await uploaded(client, template10(1));
    expect(await client.ask(87, concat(word(uid), byte(finger), byte(1), word(size)))).toMatchObject(no);
    expect(terminal.templates()).toHaveLength(1);
  });

  test('is refused where it is no template of this terminal, or there is no room', async () => {
    const old = await clientOf(await terminalForTest({ users: 1, options: { '~ZKFPVersion': '9' } }));
    await uploaded(old, template10(1, 603));
    expect(await old.ask(87, concat(word(1), byte(0), byte(1), word(603)))).toMatchObject(no);
    await uploaded(old, template9(1, 602));
    expect(await old.ask(87, concat(word(1), byte(0), byte(1), word(602)))).toMatchObject(yes);
    const terminal = await terminalForTest({ users: 2, templateCapacity: 2 });
    const full = await clientOf(terminal);
    await uploaded(full, template10(1));
    expect(await full.ask(87, concat(word(1), byte(0), byte(1), word(1200)))).toMatchObject(no);
    expect(() => terminal.registerFinger({ userId: '1001', finger: 0 })).toThrow(/no room/);
    expect(await counts(full)).toEqual({ templates: 2, capacity: 2, free: 0 });
  });

  test('stays within what was announced', async () => {
    const client = await clientOf(await terminalForTest({ maxUploadPieceBytes: 1024 }));
    expect(await client.ask(1501, zeros(10))).toMatchObject(no);
    expect(await client.ask(119)).toMatchObject(no);
    for (const size of [0, 4 * 1024 * 1024, 0xffff_ffff])
      expect(await client.ask(1500, double(size))).toMatchObject(no);
    expect(await client.ask(1500, zeros(3))).toMatchObject(no);
    expect(await client.ask(1500, double(1500))).toMatchObject(yes);
    expect(await client.ask(1501)).toMatchObject(no);
    expect(await client.ask(1501, zeros(1025))).toMatchObject(no);
    expect(await client.ask(1501, zeros(1000))).toMatchObject(yes);
    expect(await client.ask(1501, zeros(501))).toMatchObject(no);
    expect(await client.ask(119)).toMatchObject(no);
    expect(await client.ask(1501, zeros(500))).toMatchObject(yes);
    expect(await client.ask(119)).toMatchObject(yes);
    expect(await client.ask(1500, double(10))).toMatchObject(yes);
    expect(await client.ask(119)).toMatchObject(no);
  });

  test('is one client’s own', async () => {
    const terminal = await terminalForTest({ users: 1, secondClient: 'share' });
    const [one, other] = [await clientOf(terminal), await clientOf(terminal)];
    await uploaded(one, template10(1));
    expect(await other.ask(119)).toMatchObject(no);
    expect(await one.ask(119)).toMatchObject(yes);
  });
});

describe('deleting', () => {
  test('by slot and by userId', async () => {
    const terminal = await terminalForTest({ users: 3 });
    const client = await clientOf(terminal);
    expect(await client.ask(19, fromHex('020006'))).toMatchObject(yes);
    expect(await client.ask(19, fromHex('020006'))).toMatchObject(no);
    expect(await client.ask(19, fromHex('0200'))).toMatchObject(no);
    expect(await client.ask(134, concat(padded('1003', 24), byte(6)))).toMatchObject(yes);
    expect(await client.ask(134, concat(padded('1003', 24), byte(6)))).toMatchObject(no);
    expect(await client.ask(134, concat(padded('9999', 24), byte(6)))).toMatchObject(no);
    expect(await client.ask(134, ascii('1001'))).toMatchObject(no);
    expect(terminal.templates().map(({ uid }) => uid)).toEqual([1]);
    expect((await counts(client)).templates).toBe(1);
  });

  test('a user takes the templates along', async () => {
    const terminal = await terminalForTest({ users: 3 });
    terminal.registerFinger({ userId: '1002', finger: 1 });
    const client = await clientOf(terminal);
    expect(await client.ask(18, word(2))).toMatchObject(yes);
    expect(terminal.templates().map(({ uid }) => uid)).toEqual([1, 3]);
    expect((await counts(client)).templates).toBe(2);
  });
});

describe('a batch', () => {
  const record = (uid: number, userId: string) =>
    concat(word(uid), zeros(33), double(0), byte(1), zeros(8), padded(userId, 24));
  const entry = (uid: number, finger: number, offset: number) =>
    concat(byte(2), word(uid), byte(0x10 + finger), double(offset));
  const batch = (users: Uint8Array, entries: Uint8Array, bodies: Uint8Array) =>
    concat(double(users.length), double(entries.length), double(bodies.length), users, entries, bodies);
  const people = concat(byte(2), record(7, '1007'), byte(2), record(8, '1008'));
  const bodies = concat(word(1200), template10(1), word(900), template10(2, 900));
  const whole = batch(people, concat(entry(7, 6, 0), entry(8, 0, 1202)), bodies);
  const consume = fromHex('0c00000000000800');

  test('of users and templates is stored, over what was there', async () => {
    const terminal = await terminalForTest();
    const client = await clientOf(terminal);
    for (let times = 0; times < 2; times += 1) {
      await uploaded(client, whole, 60_000);
      expect(await client.ask(110, consume)).toMatchObject(yes);
    }
    expect(terminal.users().map(({ uid, userId, fingers }) => [uid, userId, fingers])).toEqual([
      [7, '1007', [6]],
      [8, '1008', [0]],
    ]);
    expect(terminal.templates()).toEqual([
      { uid: 7, finger: 6, flag: 1, template: template10(1) },
      { uid: 8, finger: 0, flag: 1, template: template10(2, 900) },
    ]);
  });

  test('is only consumed by its own type, and only when it is there', async () => {
    const terminal = await terminalForTest();
    const client = await clientOf(terminal);
    expect(await client.ask(110, consume)).toMatchObject(no);
    await uploaded(client, whole, 60_000);
    for (const data of ['', '0d00000000000800', '0c00000000000900', '0c0000000000080000'])
      expect(await client.ask(110, fromHex(data))).toMatchObject(no);
    expect(terminal.users()).toEqual([]);
    expect(await client.ask(1700, ascii('/mnt/anything'))).toMatchObject({ command: 65_535 });
    expect(await client.ask(1702, ascii('/mnt/anything'))).toMatchObject({ command: 65_535 });
  });

  test('is unknown where the terminal is set so', async () => {
    const client = await clientOf(await terminalForTest({ batchWrites: 'unknown' }));
    await uploaded(client, whole, 60_000);
    expect(await client.ask(110, consume)).toMatchObject({ command: 65_535 });
  });

  test.each([
    ['an offset behind the end', batch(people, entry(7, 6, 0xffff_fff0), bodies)],
    ['an offset in the last byte', batch(people, entry(7, 6, bodies.length - 1), bodies)],
    ['a template longer than the rest', batch(people, entry(7, 6, 0), concat(word(0xffff), zeros(20)))],
    [
      'a hundred entries for the same bytes',
      batch(people, concat(...Array.from({ length: 100 }, () => entry(7, 6, 0))), bodies),
    ],
    [
      'lengths beyond its end',
      concat(double(0xffff_ffff), double(0xffff_ffff), double(0xffff_ffff), zeros(99)),
    ],
    ['users that are no whole records', batch(people.subarray(1), zeros(0), zeros(0))],
    ['users to be deleted', batch(concat(byte(0), record(7, '1007')), zeros(0), zeros(0))],
    ['nothing but a head cut short', zeros(5)],
    ['a userId with a line end', batch(concat(byte(2), record(7, '10\n7')), zeros(0), zeros(0))],
  ])('with %s is refused and stores nothing', async (_what, bytes) => {
    const terminal = await terminalForTest();
    const client = await clientOf(terminal);
    await uploaded(client, bytes, 60_000);
    expect(await client.ask(110, consume)).toMatchObject(no);
    expect(terminal.users()).toEqual([]);
    expect(terminal.timeline().filter(({ what }) => what.startsWith('fault'))).toEqual([]);
  });

  test.each([
    ['of a user nobody wrote', entry(9, 6, 0)],
    ['of a finger no hand has', entry(7, 10, 0)],
  ])('with a template %s is refused', async (_what, entries) => {
    const terminal = await terminalForTest();
    const client = await clientOf(terminal);
    await uploaded(client, batch(people, entries, bodies), 60_000);
    expect(await client.ask(110, consume)).toMatchObject(no);
    expect(terminal.templates()).toEqual([]);
  });
});

describe('what is kept without power', () => {
  test('is a number for a made-up template and the bytes for a written one', async () => {
    const terminal = await terminalForTest({ users: 1, seed: 'kept' });
    const client = await clientOf(terminal);
    await uploaded(client, template10(1));
    await client.ask(87, concat(word(1), byte(3), byte(3), word(1200)));
    const saved = terminal.saved();
    const kept = Buffer.from(template10(1)).toString('base64');
    expect(saved.users[0]?.fingers).toEqual([{ finger: 3, flag: 3, template: kept }, 6]);
    const back = await terminalForTest({ saved });
    expect(back.templates()).toEqual(terminal.templates());
    expect(back.saved()).toEqual(saved);
  });

  test('keeps the algorithm, so that made-up templates stay the same', async () => {
    const terminal = await terminalForTest({ users: 2, options: { '~ZKFPVersion': '9' } });
    const back = await terminalForTest({ saved: terminal.saved() });
    expect(back.templates()).toEqual(terminal.templates());
  });

  test('that cannot be held is refused at the start', async () => {
    const { users, ...rest } = (await terminalForTest({ users: 1 })).saved();
    const record = users[0]?.record ?? '';
    const template = Buffer.from(template10(1, 2000)).toString('base64');
    const saved = { ...rest, users: [{ record, fingers: [{ finger: 3, flag: 1, template }] }] };
    await expect(terminalForTest({ saved })).rejects.toThrow(/does not fit: a template has 1 to 1664 bytes/);
    await expect(terminalForTest({ users: 2, templateCapacity: 1 })).rejects.toThrow(/no room/);
  });
});

test('a duress finger opens the door and raises the alarm', async () => {
  const terminal = await terminalForTest({ users: 1 });
  const client = await clientOf(terminal);
  await uploaded(client, template10(1));
  await client.ask(87, concat(word(1), byte(3), byte(3), word(1200)));
  await client.ask(500, double(0x0200));
  expect(terminal.pressFinger({ userId: '1001', finger: 6 })).toMatchObject({ matched: true });
  expect(terminal.pressFinger({ userId: '1001', finger: 3 })).toMatchObject({ matched: true });
  const alarm = await client.next();
  expect(alarm).toMatchObject({ command: 500, session: 0x0200 });
  expect(toHex(alarm.data)).toBe('ffffffff2000010000000000');
  expect(client.arrived).toBe(0);
});
