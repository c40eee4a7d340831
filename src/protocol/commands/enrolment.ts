import { commandCode } from '../command-codes.ts';
import { asciiText, numericId, u16, u8 } from '../fields.ts';
import { defineLayout } from '../layout.ts';
import { decodeText, encodeText } from '../text.ts';
import { acknowledged, defineExchange, nothing, record } from './exchange.ts';

/** Which finger of whom, and how it counts once it is enrolled. */
export interface EnrolmentRequest {
  userId: string;
  /** 0–9. */
  finger: number;
  /** 1 valid, 3 duress. */
  flag: number;
}

/**
 * STARTENROLL 61 of colour terminals → OK, or ERROR while it is busy, in its menu, or has that finger already.
 *
 *     0 userId[24]   24 u8 finger   25 u8 flag
 *
 * Source: three implementations. The terminal sends the events of the enrolment to this session without registration.
 */
const startLayout = defineLayout('start of an enrolment', 26, {
  userId: asciiText(0, 24),
  finger: u8(24),
  flag: u8(25),
});
export const startEnrolment = defineExchange<EnrolmentRequest, void>({
  name: 'start an enrolment',
  command: commandCode.startEnrol,
  request: record(startLayout),
  reply: acknowledged,
});

/**
 * STARTENROLL 61 of black-white terminals, which have no room for a flag.
 *
 *     0 u32 userId   4 u8 finger
 *
 * Source: pyzk alone; the vendor's manual of 2006 draws another one, with a u16 uid and the finger behind it.
 */
const startByNumberLayout = defineLayout('start of an enrolment by number', 5, {
  userId: numericId(0),
  finger: u8(4),
});
export const startEnrolmentByNumber = defineExchange<Omit<EnrolmentRequest, 'flag'>, void>({
  name: 'start an enrolment',
  command: commandCode.startEnrol,
  request: record(startByNumberLayout),
  reply: acknowledged,
});

/** STARTVERIFY 60, no data: back to identifying people. Source: three implementations. */
export const startVerifying = defineExchange<void, void>({
  name: 'go back to identifying',
  command: commandCode.startVerify,
  request: nothing,
  reply: acknowledged,
});

/** CANCELCAPTURE 62: ends an enrolment and stops the reader, which identifies nobody until STARTVERIFY. */
export const cancelCapture = defineExchange<void, void>({
  name: 'cancel the capture',
  command: commandCode.cancelCapture,
  request: nothing,
  reply: acknowledged,
});

/**
 * How an enrolment ended. Source: 0, 4, 5 and 6 from three implementations; 2 and 7 as the vendor's PUSH documents
 * number them; what 1, 3 and 8 mean is unconfirmed.
 */
export const enrolmentResult = {
  ok: 0,
  badParameter: 1,
  alreadyEnrolled: 2,
  notSaved: 3,
  poorPresses: 4,
  duplicateFinger: 5,
  cancelledOrTimedOut: 6,
  busy: 7,
  wrongState: 8,
} as const;

/** How often a finger is pressed for one template, and what a good press scores. Source: three implementations. */
export const pressesPerFinger = 3;
export const goodScore = 100;

/** What a terminal tells while somebody is enrolled, at it or from afar. */
export type EnrolmentEvent =
  /** One press was looked at: 100 good, 0 bad. */
  | { type: 'sample'; score: number }
  /** Size in bytes, userId and finger are undefined where the terminal does not tell them. */
  | {
      type: 'finger-enrolled';
      templateSize: number | undefined;
      userId: string | undefined;
      finger: number | undefined;
    }
  /** `result` is one of {@link enrolmentResult}, or a number nobody has described. */
  | { type: 'finger-not-enrolled'; result: number }
  | { type: 'user-enrolled'; uid: number };

/** EF_FPFTR: `0 u8 score`. Undefined where there is none. Source: a captured payload. */
export function readSample(data: Uint8Array): EnrolmentEvent | undefined {
  const [score] = data;
  return score === undefined ? undefined : { type: 'sample', score };
}

// EF_ENROLLFINGER. Behind any other result than 0 there is nothing.
//
//     0 u16 result   2 u16 template size   4 userId[as wide as the terminal's ids]   last: u8 finger
//
// Source: three implementations, 14 bytes with ids of nine characters. Of shorter ones no more than the size is read.
const resultLayout = defineLayout('result of an enrolment', 2, { result: u16(0) });
const enrolledLayout = defineLayout('enrolled finger', 4, { result: u16(0), templateSize: u16(2) });
const usualEnrolledSize = 14;

/** Undefined where the data is too short for a result. */
export function readEnrolmentEnd(data: Uint8Array): EnrolmentEvent | undefined {
  if (data.length < resultLayout.size) return undefined;
  const { result } = resultLayout.read(data, { longer: true });
  if (result !== enrolmentResult.ok) return { type: 'finger-not-enrolled', result };
  const templateSize =
    data.length < enrolledLayout.size ? undefined : enrolledLayout.read(data, { longer: true }).templateSize;
  if (data.length < usualEnrolledSize)
    return { type: 'finger-enrolled', templateSize, userId: undefined, finger: undefined };
  const userId = decodeText(data.subarray(enrolledLayout.size, -1), 'latin1');
  return { type: 'finger-enrolled', templateSize, userId, finger: data.at(-1) };
}

/** EF_ENROLLUSER: `0 u16 uid`, on some terminals the rest of the user's record behind it. Source: the vendor's manual. */
const newUserLayout = defineLayout('enrolled user', 2, { uid: u16(0) });
export function readNewUser(data: Uint8Array): EnrolmentEvent | undefined {
  if (data.length < newUserLayout.size) return undefined;
  return { type: 'user-enrolled', ...newUserLayout.read(data, { longer: true }) };
}

/** The simulator's side of {@link readEnrolmentEnd}, for a finger that was taken. */
export function writeEnrolledFinger(finger: {
  templateSize: number;
  userId: string;
  userIdWidth: number;
  finger: number;
}): Uint8Array {
  const userId = new Uint8Array(finger.userIdWidth);
  userId.set(encodeText(finger.userId, 'latin1').subarray(0, finger.userIdWidth));
  const head = enrolledLayout.write({ result: enrolmentResult.ok, templateSize: finger.templateSize });
  return Uint8Array.of(...head, ...userId, finger.finger);
}

export function writeEnrolmentFailure(result: number): Uint8Array {
  return resultLayout.write({ result });
}
