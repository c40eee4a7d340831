import { describe, expect, onTestFinished, test } from 'vitest';
import { FramingTerminal, type FramingTerminalOptions } from '../../bench/framing/framing-terminal.ts';
import { makeTables, type Counts, type TableName } from '../../bench/framing/tables.ts';
import { allCombinations, ways, type Way } from '../../bench/framing/ways.ts';
import { connectTerminal, type Terminal } from '../../src/protocol/terminal.ts';
import { netWire, type Wire } from '../../src/protocol/wire.ts';

// The matrix of `npm run bench -- framing`, for the project's own reader: every way of sending, over real TCP.

/** Two windows of each table. */
const large: Counts = { users: 1000, punches: 2000, templates: 80 };
/** What a byte at a time allows. */
const small: Counts = { users: 12, punches: 20, templates: 2 };
const largeTables = makeTables(large);
const smallTables = makeTables(small);

/** A wire that notes the sizes of the pieces that come. */
async function noting(pieces: number[], port: number): Promise<Wire> {
  const wire = await netWire({ host: '127.0.0.1', port, timeoutMs: 5000 });
  return {
    kind: wire.kind,
    get heldBytes() {
      return wire.heldBytes;
    },
    get unsentBytes() {
      return wire.unsentBytes;
    },
    send: (bytes) => wire.send(bytes),
    close: () => wire.close(),
    async *[Symbol.asyncIterator]() {
      for await (const piece of wire) {
        pieces.push(piece.length);
        yield piece;
      }
    },
  };
}

async function connected(options: FramingTerminalOptions): Promise<{ terminal: Terminal; pieces: number[] }> {
  const peer = new FramingTerminal(options);
  const port = await peer.listen();
  const pieces: number[] = [];
  const openWire = () => noting(pieces, port);
  const terminal = await connectTerminal({ name: 'test terminal', host: '127.0.0.1', port, openWire });
  onTestFinished(async () => {
    terminal.drop();
    await peer.stop();
  });
  return { terminal, pieces };
}

function read(terminal: Terminal, table: TableName): Promise<object[]> {
  if (table === 'users') return terminal.users();
  return table === 'punches' ? terminal.punches() : terminal.fingers.readAll();
}

async function streamed(terminal: Terminal, table: 'users' | 'punches'): Promise<object[]> {
  const rows: object[] = [];
  const stream = table === 'users' ? terminal.readUsers() : terminal.readPunches();
  for await (const batch of stream) rows.push(...batch);
  return rows;
}

/** Tables of a size that this cut can bring in a test's time. */
function tablesFor({ cut }: Way) {
  return typeof cut === 'number' && cut < 1000 ? smallTables : largeTables;
}

describe.each(ways)('sent as $name', (way) => {
  const tables = tablesFor(way);

  test.each(['users', 'punches', 'templates'] as const)('%s are read whole', async (table) => {
    const { terminal, pieces } = await connected({ tables, way });
    expect(await read(terminal, table)).toEqual(tables[table].rows);
    const largest = Math.max(...pieces);
    expect(largest).toBe(typeof way.cut === 'number' ? way.cut : largest);
  });

  test.each(['users', 'punches'] as const)('%s are read whole window by window', async (table) => {
    const { terminal } = await connected({ tables, way });
    expect(await streamed(terminal, table)).toEqual(tables[table].rows);
  });
});

test.each(allCombinations)('$name: all three tables are read whole', async (way) => {
  const { terminal } = await connected({ tables: smallTables, way });
  expect(await terminal.users()).toEqual(smallTables.users.rows);
  expect(await terminal.punches()).toEqual(smallTables.punches.rows);
  expect(await terminal.fingers.readAll()).toEqual(smallTables.templates.rows);
});

describe.each(ways)('sent as $name, and a piece is missing', (way) => {
  test.each(['users', 'punches', 'templates'] as const)(
    'the error says how much came of the %s',
    async (table) => {
      const { terminal } = await connected({ tables: smallTables, way, lacks: 'a-piece' });
      await expect(read(terminal, table)).rejects.toMatchObject({
        kind: 'wire',
        reason: 'incomplete',
        terminal: 'test terminal',
        message: expect.stringMatching(/the answer ended after \d+ of \d+ bytes/),
      });
    },
  );

  test.each(['users', 'punches'] as const)('%s read window by window fail as well', async (table) => {
    const { terminal } = await connected({
      tables: largeTables,
      way: { ...way, cut: 'frames' },
      lacks: 'a-piece',
    });
    await expect(streamed(terminal, table)).rejects.toMatchObject({ reason: 'incomplete' });
  });
});

test.each(ways)('$name: a terminal that hangs up in the middle is no short table', async (way) => {
  const { terminal } = await connected({ tables: smallTables, way, lacks: 'the-end' });
  await expect(terminal.users()).rejects.toMatchObject({
    kind: 'transport',
    reason: 'closed',
  });
});
