import { commandCode } from '../command-codes.ts';
import { u16, u32 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { decodeText, fitText, type TextEncodingName } from '../text.ts';
import { acknowledged, defineExchange, malformed, nothing, record, replied } from './exchange.ts';

/**
 * UNLOCK 31: `0 u32 time`, in a unit that differs by model (see {@link unlockUnits}) → OK. Terminals queue it, so it is
 * never repeated. Source: eight implementations, which contradict each other on the unit.
 */
const unlockLayout = defineLayout('unlock', 4, { time: u32(0) });
export const unlock = defineExchange<{ time: number }, void>({
  name: 'open the door',
  command: commandCode.unlock,
  request: record(unlockLayout),
  reply: acknowledged,
});

/** How many units of UNLOCK make a second. */
export const unlockUnits = { seconds: 1, tenths: 10, fiftieths: 50 } as const;
export type UnlockUnit = keyof typeof unlockUnits;

/** Nothing above 255 is ever sent: only the low byte counts on some boards. */
export const maxUnlockTime = 255;

/** DOORSTATE_RRQ 75 → OK, one byte: 1 open, 0 closed; constant where no sensor is wired. */
export const readDoorState = defineExchange<void, { isOpen: boolean }>({
  name: 'read the door',
  command: commandCode.readDoorState,
  request: nothing,
  reply: replied({
    read: (data) => {
      const [state] = data;
      if (state === undefined) throw malformed('read the door', 'the reply is empty');
      return { isOpen: state !== 0 };
    },
    write: ({ isOpen }) => Uint8Array.of(isOpen ? 1 : 0),
  }),
});

/** A line for the screen, encoded by the caller, since only it knows the terminal's encoding. */
export interface ScreenLine {
  row: number;
  text: Uint8Array;
}

const rowLayout = defineLayout('screen line', 3, { row: u16(0) });

/**
 * WRITE_LCD 66 → OK.
 *
 *     0 u16 row   2 u8 0   3 text, at most about 50 bytes
 *
 * Source: the vendor's manual; pyzk.
 */
export const writeScreen = defineExchange<ScreenLine, void>({
  name: 'write to the screen',
  command: commandCode.writeScreen,
  request: {
    read: (data) => ({
      ...rowLayout.read(data, { longer: true }),
      text: Uint8Array.from(data.subarray(rowLayout.size)),
    }),
    write: ({ row, text }) => Buffer.concat([rowLayout.write({ row }), text]),
  },
  reply: acknowledged,
});

export const maxScreenBytes = 50;

export function encodeScreenText(text: string, encoding: TextEncodingName): Uint8Array {
  return fitText(text, maxScreenBytes, encoding);
}

export function decodeScreenText(text: Uint8Array, encoding: TextEncodingName): string {
  return decodeText(text, encoding);
}

/** CLEAR_LCD 67. */
export const clearScreen = defineExchange<void, void>({
  name: 'clear the screen',
  command: commandCode.clearScreen,
  request: nothing,
  reply: acknowledged,
});

/** TESTVOICE 1017: `0 u32 index` of a voice prompt → OK. */
const voiceLayout = defineLayout('voice prompt', 4, { index: u32(0) });
export const playVoice = defineExchange<{ index: number }, void>({
  name: 'play a voice prompt',
  command: commandCode.playVoice,
  request: record(voiceLayout),
  reply: acknowledged,
});

/** STATE_RRQ 64 → OK with the state in the session field: 0 waiting, 1 enrolling, 2 identifying, 3 menu, 4 busy, 5 writing a card. Source: a capture. */
export const readState = defineExchange<void, { state: number }>({
  name: 'read the state',
  command: commandCode.readState,
  request: nothing,
  reply: { read: ({ word }) => ({ state: word }), write: ({ state }) => ({ word: state }) },
});
