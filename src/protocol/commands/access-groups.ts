import { commandCode } from '../command-codes.ts';
import { u16, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, nothing, record, replied, type Codec } from './exchange.ts';

/** What members of a group may do: at least one of its time zones has to be open. */
export interface AccessGroup {
  /** 1–99. */
  group: number;
  /** Up to three numbers of time zones. */
  zones: readonly number[];
  /** What its members have to show, see `verify-style.ts`. */
  verifyStyle: number;
  /** Whether the holidays' zones count as well. */
  holidays: boolean;
}

/** Groups whose members open the door together. One with a single group lets its members in alone. */
export interface Combination {
  /** 1–10. */
  number: number;
  /** Up to five numbers of groups; none where the combination is not used. */
  groups: readonly number[];
}

const lastZone = 50;
const holidayBit = 0x80;

/** Some firmwares send the number of a zone one byte too high. Source: one report. */
export function zoneNumber(raw: number): number {
  return raw > lastZone && raw % 256 === 0 ? raw / 256 : raw;
}

/** The zones that are set. */
export function usedZones(raw: { zone1: number; zone2: number; zone3: number }): number[] {
  return [raw.zone1, raw.zone2, raw.zone3].map(zoneNumber).filter((zone) => zone !== 0);
}

/** Up to three zones in their places; 0 where there is none. */
export function zonePlaces(zones: readonly number[]): { zone1: number; zone2: number; zone3: number } {
  const [zone1 = 0, zone2 = 0, zone3 = 0] = zones;
  return { zone1, zone2, zone3 };
}

/**
 *     0 u8 group   1 3 5 u16 zones   7 u8: bit 7 holidays, bits 0–6 verify style
 *
 * Source: a captured reply.
 */
const groupLayout = defineLayout('access group', 8, {
  group: u8(0),
  zone1: u16(1),
  zone2: u16(3),
  zone3: u16(5),
  style: u8(7),
});

export const accessGroup: Codec<AccessGroup> = {
  read: (data) => {
    const { group, style, ...zones } = groupLayout.read(data, { longer: true });
    return {
      group,
      zones: usedZones(zones),
      verifyStyle: style & 0x7f,
      holidays: (style & holidayBit) !== 0,
    };
  },
  write: ({ group, zones, verifyStyle, holidays }) =>
    groupLayout.write({
      group,
      ...zonePlaces(zones),
      style: (verifyStyle & 0x7f) | (holidays ? holidayBit : 0),
    }),
};

/** GRPTZ_RRQ 25: u8 group and seven zeros → OK with the group, or ERROR where nobody is in it. Source: a captured reply. */
const groupAsked = defineLayout('access group asked for', 8, { group: u8(0) });
export const readGroup = defineExchange<{ group: number }, AccessGroup>({
  name: 'read an access group',
  command: commandCode.readGroup,
  request: record(groupAsked),
  reply: replied(accessGroup),
});

/** GRPTZ_WRQ 26: the same 8 bytes → OK. Source: zk-protocol; frankville/node-zklib. */
export const writeGroup = defineExchange<AccessGroup, void>({
  name: 'write an access group',
  command: commandCode.writeGroup,
  request: accessGroup,
  reply: acknowledged,
});

/**
 *     0 u8 number   1–5 groups   6 u16 how many
 *
 * Source: a captured reply.
 */
const combinationLayout = defineLayout('unlock combination', 8, {
  number: u8(0),
  group1: u8(1),
  group2: u8(2),
  group3: u8(3),
  group4: u8(4),
  group5: u8(5),
  count: u16(6),
});

export const combination: Codec<Combination> = {
  read: (data) => {
    const { number, group1, group2, group3, group4, group5 } = combinationLayout.read(data, { longer: true });
    return { number, groups: [group1, group2, group3, group4, group5].filter((group) => group !== 0) };
  },
  write: ({ number, groups }) => {
    const [group1 = 0, group2 = 0, group3 = 0, group4 = 0, group5 = 0] = groups;
    return combinationLayout.write({ number, group1, group2, group3, group4, group5, count: groups.length });
  },
};

/** ULG_RRQ 29: u8 number and seven zeros → OK with the combination. Source: a captured reply. */
const combinationAsked = defineLayout('unlock combination asked for', 8, { number: u8(0) });
export const readCombination = defineExchange<{ number: number }, Combination>({
  name: 'read an unlock combination',
  command: commandCode.readCombination,
  request: record(combinationAsked),
  reply: replied(combination),
});

/** ULG_WRQ 30: the same 8 bytes → OK. Source: zk-protocol; frankville/node-zklib. */
export const writeCombination = defineExchange<Combination, void>({
  name: 'write an unlock combination',
  command: commandCode.writeCombination,
  request: combination,
  reply: acknowledged,
});

/** CLEAR_ACC 32: no data → OK; all access rules are as they left the factory. Source: zk-protocol. */
export const clearAccess = defineExchange<void, void>({
  name: 'clear the access rules',
  command: commandCode.clearAccess,
  request: nothing,
  reply: acknowledged,
});
