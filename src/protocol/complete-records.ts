import type { Field } from './fields.ts';
import type { TextEncodingName } from './text.ts';

type Fields = Record<string, unknown>;

/**
 * Fills in what binary-parser could not read of the records of a block, which stand `stride` bytes apart in `bytes`, and
 * puts them into `all`, from `index` on.
 */
export type CompleteRecords = (
  records: readonly Fields[],
  all: Fields[],
  index: number,
  bytes: Uint8Array,
  stride: number,
  encoding: TextEncodingName,
) => void;

/**
 * One loop for all fields that are cut from the bytes or converted, compiled with the names of the fields in it, as
 * binary-parser compiles its own: a store under a name that is known only at run time costs more than all the rest.
 */
export function compileCompletion(fields: readonly (readonly [string, Field<unknown>])[]): CompleteRecords {
  const steps: unknown[] = [];
  const stores: string[] = [];
  for (const [key, { cut, fromNumber }] of fields) {
    const step = cut ?? fromNumber;
    if (step === undefined) continue;
    const place = `record[${JSON.stringify(key)}]`;
    const given = cut === undefined ? place : 'bytes, start, latin1, encoding';
    stores.push(`${place} = step${steps.length}(${given});`);
    steps.push(step);
  }
  // What is compiled is made of names in this code; nothing of a terminal gets here.
  // oxlint-disable-next-line no-implied-eval
  const compiled: (latin1: string, ...rest: Parameters<CompleteRecords>) => void = new Function(
    ...steps.map((_step, index) => `step${index}`),
    `return (latin1, records, all, index, bytes, stride, encoding) => {
       let start = 0;
       for (const record of records) {
         ${stores.join(' ')}
         all[index] = record;
         index += 1;
         start += stride;
       }
     };`,
  )(...steps);
  return (records, all, index, bytes, stride, encoding) => {
    const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    compiled(latin1, records, all, index, bytes, stride, encoding);
  };
}
