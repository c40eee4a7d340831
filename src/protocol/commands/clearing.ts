import { commandCode } from '../command-codes.ts';
import { u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, nothing, record, type Codec } from './exchange.ts';

// What empties a part of a terminal's memory. There is no way back from any of it.

/** CLEAR_ATTLOG 15: no data → OK; the punches are gone. Source: pyzk; five more implementations. */
export const clearPunches = defineExchange<void, void>({
  name: 'clear the punches',
  command: commandCode.clearPunches,
  request: nothing,
  reply: acknowledged,
});

/** CLEAR_OPLOG 33: no data → OK; the operation log is gone. Source: zk-protocol. */
export const clearOperations = defineExchange<void, void>({
  name: 'clear the operation log',
  command: commandCode.clearOperations,
  request: nothing,
  reply: acknowledged,
});

/** CLEAR_ADMIN 20: no data → OK; everybody is an ordinary user, so that anybody can enter the menu. Source: zk-protocol. */
export const clearAdministrators = defineExchange<void, void>({
  name: 'clear the administrators',
  command: commandCode.clearAdministrators,
  request: nothing,
  reply: acknowledged,
});

/** What CLEAR_DATA empties. Source: zk-protocol. */
export const dataKind = { punches: 1, templates: 2, operations: 4, users: 5 } as const;

/** `0 u8 kind`. */
const kindLayout = defineLayout('data to clear', 1, { kind: u8(0) });
const kind = record(kindLayout);

const wholeOrKind: Codec<{ kind: number | undefined }> = {
  read: (data) => (data.length === 0 ? { kind: undefined } : kind.read(data)),
  write: ({ kind: wanted }) => (wanted === undefined ? undefined : kind.write({ kind: wanted })),
};

/**
 * CLEAR_DATA 14: u8 kind → OK. Without data it empties the whole terminal, which is never sent: `allow-list.ts` lets only
 * the templates through, for a change of algorithm. Source: zk-protocol.
 */
export const clearData = defineExchange<{ kind: number | undefined }, void>({
  name: 'clear data',
  command: commandCode.clearData,
  request: wholeOrKind,
  reply: acknowledged,
});
