import { commandCode } from '../command-codes.ts';
import { packedTime } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, nothing, record, replied, type Codec } from './exchange.ts';

/** `0: u32 packed time`. */
const timeLayout = defineLayout('time', 4, { wallMs: packedTime(0) });
const inner = record(timeLayout);
const wallMs: Codec<number> = {
  read: (data) => inner.read(data).wallMs,
  write: (value) => inner.write({ wallMs: value }),
};

/** GET_TIME 201 → OK u32, as `wallMs`. Source: captures. */
export const readTime = defineExchange<void, number>({
  name: 'read the clock',
  command: commandCode.readTime,
  request: nothing,
  reply: replied(wallMs),
});

/** SET_TIME 202: u32 → OK. Source: eight implementations. */
export const writeTime = defineExchange<number, void>({
  name: 'set the clock',
  command: commandCode.writeTime,
  request: wallMs,
  reply: acknowledged,
});
