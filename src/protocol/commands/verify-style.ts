import { commandCode } from '../command-codes.ts';
import { u16, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { acknowledged, defineExchange, record, replied, type Codec } from './exchange.ts';

/**
 * What a person has to show, by the terminal's numbers. `Or` is either, `And` both; a pin is the userId typed in.
 * Source: zk-protocol; the vendor's PUSH documents give the same numbers, and those of faces.
 */
export const verifyStyles = {
  fingerOrPasswordOrCard: 0,
  finger: 1,
  pin: 2,
  password: 3,
  card: 4,
  fingerOrPassword: 5,
  fingerOrCard: 6,
  passwordOrCard: 7,
  pinAndFinger: 8,
  fingerAndPassword: 9,
  fingerAndCard: 10,
  passwordAndCard: 11,
  fingerAndPasswordAndCard: 12,
  pinAndFingerAndPassword: 13,
  fingerAndCardOrPin: 14,
  face: 20,
  faceAndCard: 21,
  faceAndPin: 22,
} as const;

/** One user's own style; undefined where the group's counts. */
export interface UserVerifyStyle {
  uid: number;
  style: number | undefined;
}

const ownBit = 0x80;

/**
 *     0 u16 uid   2 u8: 0x80 | style, or 0 for the group's   3 (21 zeros)
 *
 * Source: a captured write; zk-protocol.
 */
const styleLayout = defineLayout('verify style', 24, { uid: u16(0), style: u8(2) });

const userStyle: Codec<UserVerifyStyle> = {
  read: (data) => {
    const { uid, style } = styleLayout.read(data, { longer: true });
    return { uid, style: (style & ownBit) === 0 ? undefined : style & 0x7f };
  },
  write: ({ uid, style }) => styleLayout.write({ uid, style: style === undefined ? 0 : ownBit | style }),
};

/** VERIFY_WRQ 79: 24 bytes → OK. Source: a captured write. */
export const writeVerifyStyle = defineExchange<UserVerifyStyle, void>({
  name: 'write a verify style',
  command: commandCode.writeVerifyStyle,
  request: userStyle,
  reply: acknowledged,
});

/** VERIFY_RRQ 80: u16 uid → OK with the same 24 bytes. Source: zk-protocol. */
const askedLayout = defineLayout('verify style asked for', 2, { uid: u16(0) });
export const readVerifyStyle = defineExchange<{ uid: number }, UserVerifyStyle>({
  name: 'read a verify style',
  command: commandCode.readVerifyStyle,
  request: record(askedLayout),
  reply: replied(userStyle),
});
