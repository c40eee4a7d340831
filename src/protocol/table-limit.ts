import { datasetPrefixSize } from './commands/bulk.ts';

/** What no terminal's table is larger than. */
export const defaultMaxDatasetBytes = 64 * 1024 * 1024;

/** As many records may come to a table while it is read. */
export const growth = 1000;

/** Several times what records of users, of the log and of operations have, since newer firmware appends fields. */
export const longestRecordBytes = 256;

/** The most bytes of a table of which the terminal says it has `count` records, and never more than `allowed`. */
export function mostTableBytes(
  count: number,
  recordBytes: number,
  allowed: number = defaultMaxDatasetBytes,
): number {
  return Math.min(allowed, datasetPrefixSize + (count + growth) * recordBytes);
}
