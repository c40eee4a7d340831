import { commandCode } from '../command-codes.ts';
import { u32 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, nothing, record, replied } from './exchange.ts';

// Bytes to the terminal: 1500 announces them, 1501 brings them piece by piece, a command of its own consumes them, 1502
// throws away what is left. Nobody has published a capture of it. Source of all: pyzk, zk-protocol, two more implementations.

/** `0 u32`: how many bytes, or a check value. */
const numberLayout = defineLayout('number', 4, { value: u32(0) });

/** PREPARE_DATA 1500: `0 u32 size` of all pieces together → OK. */
export const announceUpload = defineExchange<{ value: number }, void>({
  name: 'announce an upload',
  command: commandCode.prepareData,
  request: record(numberLayout),
  reply: acknowledged,
});

/** DATA 1501: the next bytes → OK. */
export const uploadPiece = defineExchange<Uint8Array, void>({
  name: 'upload a piece',
  command: commandCode.data,
  request: { read: (data) => data, write: (value) => value },
  reply: acknowledged,
});

/** CHECKSUM_BUFFER 119 → OK with a u32 over what was uploaded; how it is computed is not known. */
export const checkUpload = defineExchange<void, { value: number }>({
  name: 'check an upload',
  command: commandCode.checksumBuffer,
  request: nothing,
  reply: replied(record(numberLayout)),
});

/** FREE_DATA 1502 → OK. */
export const freeBuffer = defineExchange<void, void>({
  name: 'free the buffer',
  command: commandCode.freeData,
  request: nothing,
  reply: acknowledged,
});

/** Pieces that every terminal takes. Source: pyzk. */
export const usualPieceBytes = 1024;

/** The largest piece ever sent: with its headers it stays below the 64 KiB a frame of older firmware may have. */
export const maxPieceBytes = 0xffc0;
