import { describe, expect, test } from 'vitest';
import { punchesTable, usersTable } from '../../src/protocol/commands/bulk.ts';
import { byte, concat, double, toHex } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';
import type { Answer, WireRequest } from '../support/scripted-terminal.ts';
import { readRecords } from '../support/read-records.ts';

const records = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251);
const dataset = concat(double(records.length), records);
const options = { timeoutMs: 1000 };
const prepare = 1500;
const data = 1501;
const ok = 2000;
const error = 2001;
const buffered = 1503;
const window = 1504;
const free = 1502;
const directUsers = 9;

function pieces(bytes: Uint8Array, size: number): Answer[] {
  const all: Answer[] = [];
  for (let at = 0; at < bytes.length; at += size)
    all.push({ command: data, session: at / size, data: bytes.slice(at, at + size) });
  return all;
}

function announced(bytes: Uint8Array, chunk: number): Answer {
  return { command: prepare, data: concat(double(bytes.length), double(chunk)) };
}

/** The prepared way: a buffer, read in windows, each answered by `answer`. */
function prepared(answer: (bytes: Uint8Array) => Answer[]) {
  return ({ command, data: request }: WireRequest): Answer[] => {
    if (command === buffered)
      return [
        { command: ok, data: concat(byte(0), double(dataset.length), double(dataset.length), double(0)) },
      ];
    if (command === free) return [{ command: ok }];
    const view = new DataView(request.buffer, request.byteOffset);
    const offset = view.getUint32(0, true);
    return answer(dataset.slice(offset, offset + view.getUint32(4, true)));
  };
}

describe('a table is read whole', () => {
  const small = concat(double(40), records.slice(0, 40));
  const ways: [string, (request: WireRequest) => Answer[], Uint8Array][] = [
    ['inline in the answer to 1503', () => [{ command: data, data: small }], small],
    [
      'prepared, with windows of PREPARE, pieces and OK',
      prepared((bytes) => [announced(bytes, 1008), ...pieces(bytes, 1008), { command: ok }]),
      dataset,
    ],
    [
      'prepared, with windows of PREPARE and one big piece',
      prepared((bytes) => [announced(bytes, 65_528), ...pieces(bytes, 65_528), { command: ok }]),
      dataset,
    ],
    ['prepared, with windows of pieces without PREPARE', prepared((bytes) => pieces(bytes, 4096)), dataset],
    [
      'PREPARE straight after 1503',
      () => [announced(dataset, 1024), ...pieces(dataset, 1024), { command: ok }],
      dataset,
    ],
    ['pieces without PREPARE straight after 1503', () => pieces(dataset, 1000), dataset],
    [
      'directly, where 1503 is refused',
      ({ command }) =>
        command === buffered
          ? [{ command: error }]
          : [announced(dataset, 65_528), ...pieces(dataset, 65_528), { command: ok, session: 3 }],
      dataset,
    ],
    [
      'directly, where 1503 is answered with 4989',
      ({ command }) => (command === buffered ? [{ command: 4989 }] : pieces(dataset, 1024)),
      dataset,
    ],
  ];
  test.each(ways)('%s', async (_way, script, whole) => {
    const { connection } = openConnection(script);
    expect(await readRecords(connection, usersTable, options)).toEqual(whole.subarray(4));
  });
});

test('1503 carries exactly the eleven bytes of the table, and the buffer is freed after the last window', async () => {
  const { terminal, connection } = openConnection(prepared((bytes) => pieces(bytes, 65_528)));
  await readRecords(connection, punchesTable, options);
  expect(toHex((await terminal.received(buffered)).data)).toBe('010d000000000000000000');
  expect(terminal.requests.map(({ command }) => command)).toEqual([
    buffered,
    window,
    window,
    window,
    window,
    free,
  ]);
});

test('a direct read of users asks with the data type, of punches without', async () => {
  const script = ({ command }: WireRequest) =>
    command === buffered ? [{ command: error }] : pieces(dataset, 65_528);
  const { terminal, connection } = openConnection(script);
  await readRecords(connection, usersTable, options);
  await readRecords(connection, punchesTable, options);
  expect(toHex((await terminal.received(directUsers)).data)).toBe('05');
  expect(toHex((await terminal.received(13)).data)).toBe('');
});

test('progress counts bytes up to the announced total', async () => {
  const { connection } = openConnection(prepared((bytes) => pieces(bytes, 32_736)));
  const seen: [number, number][] = [];
  await readRecords(connection, usersTable, {
    ...options,
    onProgress: (done, total) => seen.push([done, total]),
  });
  expect(seen[0]).toEqual([32_736, dataset.length]);
  expect(seen.at(-1)).toEqual([dataset.length, dataset.length]);
});

test('events go on in the middle of a read, and a door is opened between two windows', async () => {
  const unlock = 31;
  const script = prepared((bytes) => [
    announced(bytes, 65_528),
    { command: 500, session: 1, replyId: 0, data: new Uint8Array(32) },
    ...pieces(bytes, 65_528),
    { command: ok },
  ]);
  let door: Promise<unknown> | undefined;
  const { terminal, events, connection } = openConnection((request) => {
    if (request.command === unlock || request.command === ok)
      return request.command === ok ? [] : [{ command: ok }];
    if (request.command === window && door === undefined)
      door = connection.request(unlock, undefined, { ...options, priority: 'door' });
    return script(request);
  });
  expect(await readRecords(connection, usersTable, options)).toEqual(records);
  await door;
  expect(events).toHaveLength(4);
  const order = terminal.requests.map(({ command }) => command).filter((command) => command !== ok);
  expect(order.slice(0, 4)).toEqual([buffered, window, unlock, window]);
});

describe('what is missing is an error that names it, never a short result', () => {
  const cases: [string, (request: WireRequest) => Answer[], RegExp][] = [
    [
      'an OK before all pieces came',
      prepared((bytes) => [announced(bytes, 1008), ...pieces(bytes, 1008).slice(0, -1), { command: ok }]),
      /ended after \d+ of \d+ bytes/,
    ],
    [
      'a refusal in the middle of a window',
      prepared((bytes) => [...pieces(bytes, 1008).slice(0, 3), { command: error }]),
      /ended after 3024 of/,
    ],
    [
      'a window announced shorter than asked for',
      prepared((bytes) => [announced(bytes.slice(4), 1008)]),
      /asked for 65472 bytes, the terminal announces 65468/,
    ],
    [
      'a dataset whose own length says more than came',
      () => {
        const lying = concat(double(80), records.slice(0, 40));
        return [announced(lying, 1008), { command: data, data: lying }, { command: ok }];
      },
      /80 bytes of records announced, 40 came/,
    ],
    [
      'more than was announced',
      () => [announced(dataset.slice(0, 8), 8), { command: data, data: dataset.slice(0, 16) }],
      /16 bytes came where 8 were announced/,
    ],
  ];
  test.each(cases)('%s', async (_case, script, message) => {
    const { connection } = openConnection(script);
    const failed: unknown = await readRecords(connection, usersTable, options).catch(
      (caught: unknown) => caught,
    );
    expect(failed).toMatchObject({ kind: 'wire' });
    expect(String(failed)).toMatch(message);
  });

  test('pieces that stop coming end at the time-out', async () => {
    const { connection, clock } = openConnection(() => pieces(dataset, 1008).slice(0, 2));
    const arrived = Promise.withResolvers<void>();
    const onProgress = (done: number) => {
      if (done === 2016) arrived.resolve();
    };
    const failed = readRecords(connection, usersTable, { ...options, onProgress }).catch(
      (caught: unknown) => caught,
    );
    // The time-out counts from the last piece.
    await arrived.promise;
    clock.advance(1000);
    const stalled = await failed;
    expect(stalled).toMatchObject({ kind: 'transport', reason: 'timed-out' });
    expect(String(stalled)).toContain('stopped after 2016 of 200004 bytes');
  });

  // Found by a terminal by hand: all three ended with "no answer" or "the connection was lost" and no more.
  test.each([
    ['nothing', [], 'no answer within 1000 ms'],
    [
      'an announcement',
      [announced(dataset, 1008)],
      'stopped after 0 of 200004 bytes, and nothing came for 1000 ms',
    ],
    ['less than the length', pieces(dataset.slice(0, 3), 3), 'stopped after 3 bytes, and nothing'],
  ])('silence after %s says how much there is', async (_what, answers, message) => {
    const { connection, clock, terminal } = openConnection(() => answers);
    const failed = readRecords(connection, usersTable, options).catch(String);
    await terminal.received(buffered);
    // What was sent is read before the clock goes on.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    clock.advance(1000);
    expect(await failed).toContain(message);
  });

  test('a link that ends in the middle says how much there is, of a direct read and of a window too', async () => {
    const ways: [(request: WireRequest) => Answer[], string][] = [
      [() => [announced(dataset, 1008), ...pieces(dataset, 1008).slice(0, 2)], 'after 2016 of 200004 bytes'],
      [
        ({ command }) => (command === buffered ? [{ command: error }] : pieces(dataset, 500).slice(0, 1)),
        'after 500 of 200004 bytes',
      ],
      [prepared((bytes) => pieces(bytes, 1000).slice(0, 3)), 'after 3000 of 200004 bytes'],
    ];
    for (const [script, message] of ways) {
      const { connection, terminal } = openConnection(script);
      const failed = readRecords(connection, usersTable, options).catch(String);
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      terminal.close();
      expect(await failed).toContain(`the connection was lost ${message}`);
    }
  });
});

test('a terminal that announces more than the limit is refused before anything is allocated', async () => {
  const { connection } = openConnection(({ command }) =>
    command === buffered
      ? [{ command: ok, data: concat(byte(0), double(0xffff_ffff), double(0xffff_ffff), double(0)) }]
      : [{ command: ok }],
  );
  await expect(readRecords(connection, usersTable, options)).rejects.toMatchObject({
    kind: 'wire',
    reason: 'too-large',
  });
});

test('refused both ways is a refusal that carries both answers', async () => {
  const { connection } = openConnection(({ command }) => [
    { command: command === buffered ? error : 65_535 },
  ]);
  const failed: unknown = await readRecords(connection, usersTable, options).catch(
    (caught: unknown) => caught,
  );
  expect(failed).toMatchObject({
    kind: 'refusal',
    cause: { errors: [{ reason: 'refused' }, { reason: 'unknown-command' }] },
  });
});

test('a signal ends a read, and the buffer is freed all the same', async () => {
  const stop = new AbortController();
  const { terminal, connection } = openConnection((request) => {
    if (request.command === window) stop.abort();
    return request.command === window ? [] : prepared(() => [])(request);
  });
  await expect(
    readRecords(connection, usersTable, { ...options, signal: stop.signal }),
  ).rejects.toMatchObject({
    reason: 'aborted',
  });
  expect((await terminal.received(free)).command).toBe(free);
});
