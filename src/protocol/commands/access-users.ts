import { commandCode } from '../command-codes.ts';
import { u16, u32, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, malformed, record, replied } from './exchange.ts';

// A user's group and time zones, in the layouts of colour terminals. The black-white ones send texts and counted lists.

/** `0: u32 uid`. */
const uidLayout = defineLayout('uid of an access rule', 4, { uid: u32(0) });

/** USERGRP_RRQ 21: u32 uid → OK, one byte: the group. Source: zk-protocol; frankville/node-zklib. */
export const readUserGroup = defineExchange<{ uid: number }, number>({
  name: 'read a user’s group',
  command: commandCode.readUserGroup,
  request: record(uidLayout),
  reply: replied({
    read: (data) => {
      const [group] = data;
      if (group === undefined) throw malformed('read a user’s group', 'the reply is empty');
      return group;
    },
    write: (group) => Uint8Array.of(group),
  }),
});

/** USERGRP_WRQ 22: `0 u32 uid  4 u8 group` → OK. Some models honour only the low byte of the uid. Source: as above. */
const userGroupLayout = defineLayout('group of a user', 5, { uid: u32(0), group: u8(4) });
export const writeUserGroup = defineExchange<{ uid: number; group: number }, void>({
  name: 'write a user’s group',
  command: commandCode.writeUserGroup,
  request: record(userGroupLayout),
  reply: acknowledged,
});

/** A user's zones as the terminal tells them; what `flag` means differs by source, see `access-tables.ts`. */
export interface RawUserZones {
  flag: number;
  zone1: number;
  zone2: number;
  zone3: number;
}

/** USERTZ_RRQ 23: u32 uid → OK `0 u16 flag  2 4 6 u16 zones`. Source: as above, which contradict each other on the flag. */
const zonesReadLayout = defineLayout('zones of a user', 8, {
  flag: u16(0),
  zone1: u16(2),
  zone2: u16(4),
  zone3: u16(6),
});
export const readUserZones = defineExchange<{ uid: number }, RawUserZones>({
  name: 'read a user’s time zones',
  command: commandCode.readUserZones,
  request: record(uidLayout),
  reply: replied(record(zonesReadLayout)),
});

/** USERTZ_WRQ 24: `0 u32 uid  4 u32 flag (1 own)  8 12 16 u32 zones` → OK; all zero is back to the group's. Source: as above. */
const zonesWriteLayout = defineLayout('zones for a user', 20, {
  uid: u32(0),
  flag: u32(4),
  zone1: u32(8),
  zone2: u32(12),
  zone3: u32(16),
});
export const writeUserZones = defineExchange<RawUserZones & { uid: number }, void>({
  name: 'write a user’s time zones',
  command: commandCode.writeUserZones,
  request: record(zonesWriteLayout),
  reply: acknowledged,
});
