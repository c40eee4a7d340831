import { commandCode } from '../command-codes.ts';
import { acknowledged, defineExchange, nothing } from './exchange.ts';

// Opening and closing a session. CONNECT and AUTH answer with 2000 or 2005, so `session.ts` one folder up reads them itself.

/** EXIT 1001: no data → OK; the host then closes the socket. Source: captures. */
export const exit = defineExchange<void, void>({
  name: 'leave',
  command: commandCode.exit,
  request: nothing,
  reply: acknowledged,
});

/** ENABLEDEVICE 1002. Source: eight implementations. */
export const enable = defineExchange<void, void>({
  name: 'enable the terminal',
  command: commandCode.enable,
  request: nothing,
  reply: acknowledged,
});

/** DISABLEDEVICE 1003: the screen says "Working…", keypad and sensor are off. Source: eight implementations. */
export const disable = defineExchange<void, void>({
  name: 'disable the terminal',
  command: commandCode.disable,
  request: nothing,
  reply: acknowledged,
});

/** RESTART 1004: no data → OK from some firmwares, and the link goes; others go without a word. Source: zk-protocol. */
export const restart = defineExchange<void, void>({
  name: 'restart the terminal',
  command: commandCode.restart,
  request: nothing,
  reply: acknowledged,
});

/** REFRESHDATA 1013, after changes to users. */
export const refreshData = defineExchange<void, void>({
  name: 'refresh data',
  command: commandCode.refreshData,
  request: nothing,
  reply: acknowledged,
});
