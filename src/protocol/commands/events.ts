import { commandCode, eventBit } from '../command-codes.ts';
import { asciiText, eventTime, i32, numericId, u16, u32, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { readEnrolmentEnd, readNewUser, readSample, type EnrolmentEvent } from './enrolment.ts';
import { acknowledged, defineExchange, record } from './exchange.ts';

/** REG_EVENT 500: `0 u32 mask` → OK. Per session, gone after a reconnect. Source: captures. */
const maskLayout = defineLayout('event mask', 4, { mask: u32(0) });
export const registerEvents = defineExchange<{ mask: number }, void>({
  name: 'register for events',
  command: commandCode.registerEvents,
  request: record(maskLayout),
  reply: acknowledged,
});

/** A person matched at a terminal. Older terminals name only the slot, others only the printed id. */
export interface VerificationEvent {
  type: 'verification';
  userId: string | undefined;
  uid: number | undefined;
  verify: number;
  /** In/out state; values from 0x80 on mean "not granted" on some models. */
  state: number;
  wallMs: number;
  workCode: number;
}

export type AlarmKind =
  | 'tamper'
  | 'exit-button'
  | 'misoperation'
  | 'door-forced'
  | 'door-left-open'
  | 'door-closed'
  | 'duress'
  | 'anti-passback'
  | 'unknown';

export interface AlarmEvent {
  type: 'alarm';
  alarm: AlarmKind;
  /** The terminal's own number, kept for those that are unknown. */
  code: number;
  uid: number | undefined;
}

/** What a terminal tells without being asked. */
export type LiveEvent =
  | VerificationEvent
  | AlarmEvent
  | EnrolmentEvent
  | { type: 'finger' }
  /** `uid` undefined: somebody who is not enrolled. */
  | { type: 'identification'; uid: number | undefined }
  | { type: 'unlock' }
  | { type: 'button'; value: number }
  /** An event this program has no use for, or a known one whose data it cannot read. */
  | { type: 'other'; code: number; bytes: number };

// The live verification (EF_ATTLOG) has no marker: its length says which one it is. Verify comes before state, the other
// way round than in the stored log.
//
//     10: u16 uid     verify state time[6]             14: the same + u32 work code
//     12: u32 userId  verify state time[6]
//     32: userId[24]  verify state time[6]             36: + u32 work code   37, 52: + bytes of unknown meaning
//
// Source: captures of 12, 14 and 32; three implementations.
const verification10 = defineLayout('verification of 10 bytes', 10, {
  uid: u16(0),
  verify: u8(2),
  state: u8(3),
  wallMs: eventTime(4),
});
const verification12 = defineLayout('verification of 12 bytes', 12, {
  userId: numericId(0),
  verify: u8(4),
  state: u8(5),
  wallMs: eventTime(6),
});
const verification14 = defineLayout('verification of 14 bytes', 14, {
  uid: u16(0),
  verify: u8(2),
  state: u8(3),
  wallMs: eventTime(4),
  workCode: u32(10),
});
const verification32 = defineLayout('verification of 32 bytes', 32, {
  userId: asciiText(0, 24),
  verify: u8(24),
  state: u8(25),
  wallMs: eventTime(26),
});
const workCodeLayout = defineLayout('work code of a verification', 36, { workCode: u32(32) });

/** `0 i32 uid (−1: nobody)  4 u8 1`. Source: captured payloads. */
const identificationLayout = defineLayout('identification', 4, { uid: i32(0) });

/** Reads an event's data. Never throws: what cannot be read becomes `other`. */
export function readEvent(code: number, data: Uint8Array): LiveEvent {
  switch (code) {
    case eventBit.verification:
      return readVerification(data) ?? other(code, data);
    case eventBit.finger:
      return { type: 'finger' };
    case eventBit.identification:
      return readIdentification(data) ?? other(code, data);
    case eventBit.unlock:
      return { type: 'unlock' };
    case eventBit.button:
      return { type: 'button', value: littleEndian(data) };
    case eventBit.alarm:
      return readAlarm(data) ?? other(code, data);
    case eventBit.sampleScore:
      return readSample(data) ?? other(code, data);
    case eventBit.enrolFinger:
      return readEnrolmentEnd(data) ?? other(code, data);
    case eventBit.enrolUser:
      return readNewUser(data) ?? other(code, data);
    default:
      return other(code, data);
  }
}

function readVerification(data: Uint8Array): VerificationEvent | undefined {
  const empty = { type: 'verification', userId: undefined, uid: undefined, workCode: 0 } as const;
  switch (data.length) {
    case 10:
      return { ...empty, ...verification10.read(data) };
    case 12:
      return { ...empty, ...verification12.read(data) };
    case 14:
      return { ...empty, ...verification14.read(data) };
    default: {
      if (data.length < verification32.size) return undefined;
      const workCode = data.length === 36 ? workCodeLayout.read(data) : undefined;
      const { userId, ...rest } = verification32.read(data, { longer: true });
      return { ...empty, ...rest, userId: userId === '' ? undefined : userId, ...workCode };
    }
  }
}

function readIdentification(data: Uint8Array): LiveEvent | undefined {
  if (data.length < identificationLayout.size) return undefined;
  const { uid } = identificationLayout.read(data, { longer: true });
  return { type: 'identification', uid: uid < 0 ? undefined : uid };
}

// EF_ALARM, also told apart by length.
//
//      4: u32, first byte 55 tamper, 53 exit button, 58 misoperation
//      8: first byte 54, u32 at 4: 1 forced or left open, 4 not closed, 5 closed
//     12: ff ff ff ff, u16 type (0x20 duress, 0x22 anti-passback), u16 uid, u32 match type
//
// Source: two implementations; the vendor's manual and PUSH documents give the same numbers.
const simpleAlarms: Readonly<Record<number, AlarmKind>> = {
  55: 'tamper',
  53: 'exit-button',
  58: 'misoperation',
};
const doorAlarms: Readonly<Record<number, AlarmKind>> = {
  1: 'door-forced',
  4: 'door-left-open',
  5: 'door-closed',
};
const personAlarms: Readonly<Record<number, AlarmKind>> = { 0x20: 'duress', 0x22: 'anti-passback' };
const doorAlarmCode = 54;
const doorAlarmLayout = defineLayout('door alarm', 8, { code: u8(0), state: u32(4) });
const personAlarmLayout = defineLayout('person alarm', 12, { marker: u32(0), kind: u16(4), uid: u16(6) });

function readAlarm(data: Uint8Array): AlarmEvent | undefined {
  const [code] = data;
  if (code === undefined || data.length < 4) return undefined;
  if (data.length >= personAlarmLayout.size) {
    const { marker, kind, uid } = personAlarmLayout.read(data, { longer: true });
    if (marker === 0xffff_ffff)
      return { type: 'alarm', alarm: personAlarms[kind] ?? 'unknown', code: kind, uid };
  }
  if (data.length >= doorAlarmLayout.size && code === doorAlarmCode) {
    const { state } = doorAlarmLayout.read(data, { longer: true });
    return { type: 'alarm', alarm: doorAlarms[state] ?? 'unknown', code, uid: undefined };
  }
  return { type: 'alarm', alarm: simpleAlarms[code] ?? 'unknown', code, uid: undefined };
}

/** The lengths of the live verification this program writes (in the simulator) and reads. */
export type VerificationLength = 10 | 12 | 14 | 32 | 36 | 37 | 52;

/** The simulator's side of {@link readEvent}; bytes of unknown meaning are zero. */
export function writeVerification(
  event: { userId: string; uid: number; verify: number; state: number; wallMs: number; workCode: number },
  length: VerificationLength,
): Uint8Array {
  switch (length) {
    case 10:
      return verification10.write(event);
    case 12:
      return verification12.write(event);
    case 14:
      return verification14.write(event);
    default: {
      const data = new Uint8Array(length);
      data.set(verification32.write(event));
      return length === 36 ? workCodeLayout.patch(data, { workCode: event.workCode }) : data;
    }
  }
}

export function writeIdentification(uid: number | undefined): Uint8Array {
  return Uint8Array.of(...identificationLayout.write({ uid: uid ?? -1 }), 1);
}

/** The simulator's alarms: four bytes, eight where the door is the matter, twelve where a person is. */
export function writeAlarm(alarm: AlarmKind, uid = 0): Uint8Array {
  const codeIn = (kinds: Readonly<Record<number, AlarmKind>>) =>
    Object.keys(kinds)
      .map(Number)
      .find((code) => kinds[code] === alarm);
  const state = codeIn(doorAlarms);
  if (state !== undefined) return doorAlarmLayout.write({ code: doorAlarmCode, state });
  const kind = codeIn(personAlarms);
  if (kind !== undefined) return personAlarmLayout.write({ marker: 0xffff_ffff, kind, uid });
  return Uint8Array.of(codeIn(simpleAlarms) ?? 0, 0, 0, 0);
}

function other(code: number, data: Uint8Array): LiveEvent {
  return { type: 'other', code, bytes: data.length };
}

function littleEndian(data: Uint8Array): number {
  return data.subarray(0, 4).reduceRight((value, byte) => value * 0x100 + byte, 0);
}
