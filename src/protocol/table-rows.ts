import { defaultMaxDatasetBytes } from './table-limit.ts';
import type { Table } from './commands/bulk.ts';
import type { Dialogue } from './dialogue.ts';
import { streamWindowBytes } from './prepared-windows.ts';
import { openTable } from './table-source.ts';

/** Which rows of a table are wanted, and how long the whole table should be. */
export interface WantedRows {
  /** From 0. */
  places: readonly number[];
  recordSize: number;
  /** Rows of the whole table. */
  count: number;
}

export interface RowsOptions {
  /** Longest silence between two packets, ms. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** Rows by their place; or why there are none: the table is longer or shorter, or it comes as a whole or not at all. */
export type RowsRead = ReadonlyMap<number, Uint8Array> | 'other-length' | 'no-windows';

/** What lies between two rows is read with them where it is no more: less than what one more request costs. */
const joinedBytes = 8192;

/** Reads some rows of a table, and of the others only what lies between them or in the first window. */
export async function readRows(
  dialogue: Dialogue,
  table: Table,
  { places, recordSize, count }: WantedRows,
  options: RowsOptions,
): Promise<RowsRead> {
  const source = await openTable(dialogue, table, {
    ...options,
    maxDatasetBytes: defaultMaxDatasetBytes,
    onHeld: () => undefined,
  });
  try {
    if (source.isPassing) return 'no-windows';
    if (source.bytes !== count * recordSize) return 'other-length';
    const { head } = source;
    const rows = new Map<number, Uint8Array>();
    for (const { from, to } of rangesOf(places, recordSize)) {
      const [start, end] = [from * recordSize, (to + 1) * recordSize];
      const bytes =
        end <= head.length ? head.subarray(start, end) : await source.read(start, end - start, recordSize);
      for (let place = from; place <= to; place += 1)
        rows.set(place, bytes.slice((place - from) * recordSize, (place - from + 1) * recordSize));
    }
    return rows;
  } finally {
    await source.close();
  }
}

/** Ascending, each once, with what is near joined up to a window. */
function rangesOf(places: readonly number[], recordSize: number): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const place of places.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1);
    const isNear = last !== undefined && (place - last.to) * recordSize <= joinedBytes;
    if (isNear && (place - last.from + 1) * recordSize <= streamWindowBytes) last.to = place;
    else ranges.push({ from: place, to: place });
  }
  return ranges;
}
