import { connectTerminal } from '../../src/protocol/terminal.ts';
import type { TerminalOptions } from '../../src/protocol/terminal-options.ts';
import { byte, concat, double, padded, word, zeros } from './hand-made.ts';
import { ScriptedTerminal, type Answer, type WireRequest } from './scripted-terminal.ts';

// Tables by hand, and a scripted terminal that holds one of them.

export const ok: Answer = { command: 2000 };
export const refused: Answer = { command: 2001 };

export const punch = (index: number, size = 40) =>
  concat(
    word((index % 60_000) + 1),
    padded(String(1001 + index), 24),
    byte(1),
    double(index),
    byte(0),
    double(0),
    zeros(size - 36),
  );
export const user = (uid: number, size = 72) =>
  concat(
    word(uid),
    zeros(9),
    padded('Test Person', 24),
    zeros(13),
    padded(String(1000 + uid), 24),
    zeros(size - 72),
  );

export const list = (count: number, record: (index: number) => Uint8Array) =>
  concat(...Array.from({ length: count }, (_, index) => record(index)));
export const datasetOf = (records: Uint8Array) => concat(double(records.length), records);

function sizes(count: number): Answer {
  const data = new Uint8Array(80);
  const view = new DataView(data.buffer);
  view.setInt32(16, count, true);
  view.setInt32(32, count, true);
  return { command: 2000, data };
}

export function prepared(size: number): Answer {
  return { command: 2000, data: concat(byte(0), double(size), double(size), double(0)) };
}

interface Told {
  dataset: Uint8Array;
  /** What the terminal says it holds, each time it is asked; the last one again and again. */
  counts: readonly number[];
  /** What 1503 announces; default the dataset's size. */
  announced?: number;
  /** Instead of the usual answers. */
  script?: (request: WireRequest) => readonly Answer[] | undefined;
  options?: Partial<TerminalOptions>;
}

/** A terminal that prepares one table and sends windows of it as one piece each. */
export async function tableTerminal({ dataset, counts, announced = dataset.length, script, options }: Told) {
  const left = [...counts];
  let count = 0;
  const scripted = new ScriptedTerminal((request) => {
    const { command, data } = request;
    const special = script?.(request);
    if (special !== undefined) return special;
    if (command === 1000) return [{ command: 2000, session: 7 }];
    if (command === 50) {
      count = left.shift() ?? count;
      return [sizes(count)];
    }
    if (command === 1503) return [prepared(announced)];
    if (command !== 1504) return [ok];
    const view = new DataView(data.buffer, data.byteOffset);
    const offset = view.getUint32(0, true);
    const bytes = dataset.slice(offset, offset + view.getUint32(4, true));
    return [
      { command: 1500, data: concat(double(bytes.length), double(65_528)) },
      { command: 1501, data: bytes },
      ok,
    ];
  });
  const openWire = () => Promise.resolve(scripted.wire);
  const terminal = await connectTerminal({
    name: 'front door',
    host: 'unused',
    port: 4370,
    openWire,
    ...options,
  });
  const asked = (command: number) => scripted.requests.filter((request) => request.command === command);
  return { scripted, terminal, asked };
}

export async function rowsOf<Row>(stream: AsyncIterable<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of stream) rows.push(...batch);
  return rows;
}

export const idsOf = (rows: readonly { userId: string }[]) => rows.map(({ userId }) => userId);
export const ids = (count: number, from = 1001) =>
  Array.from({ length: count }, (_, index) => String(from + index));
