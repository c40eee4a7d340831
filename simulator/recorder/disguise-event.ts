import { eventBit } from '../../src/protocol/command-codes.ts';
import type { Disguise } from './disguise.ts';
import { fieldOf, isUserId, textIn } from './text-field.ts';

/** How many bytes of an event say nothing about a person, or only which slot it is about; see `commands/events.ts`. */
const harmlessBytes: Readonly<Record<number, number>> = {
  [eventBit.identification]: 5,
  [eventBit.enrolUser]: 2,
  [eventBit.button]: 4,
  [eventBit.unlock]: 4,
  [eventBit.startUp]: 4,
  [eventBit.sampleScore]: 1,
  [eventBit.alarm]: 12,
};

const userIdWidth = 24;

/** The data of an event, which is `code`; all that is not known to be harmless is zero. */
export function disguiseEvent(code: number, data: Uint8Array, disguise: Disguise): Uint8Array {
  if (code === eventBit.verification) return disguiseVerification(data, disguise);
  if (code === eventBit.enrolFinger) return disguiseEnrolment(data, disguise);
  return only(data, 0, harmlessBytes[code] ?? 0);
}

/** Its length says how it begins: with a slot, a number, or a text. */
function disguiseVerification(data: Uint8Array, disguise: Disguise): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  if (data.length === 10 || data.length === 14) return Uint8Array.from(data);
  if (data.length === 12) {
    const made = only(data, 4, 12);
    new DataView(made.buffer).setUint32(0, disguise.number('userId', view.getUint32(0, true)), true);
    return made;
  }
  if (data.length < userIdWidth + 8) return new Uint8Array(data.length);
  // Verify, state and time, and the work code where there is one.
  const made = only(data, userIdWidth, data.length === 36 ? 36 : 32);
  made.set(disguiseId(data.subarray(0, userIdWidth), disguise));
  return made;
}

/** Result and size, a userId as wide as the terminal's, and the finger as the last byte. */
function disguiseEnrolment(data: Uint8Array, disguise: Disguise): Uint8Array {
  const made = only(data, 0, 4);
  if (data.length < 6) return made;
  made.set(disguiseId(data.subarray(4, -1), disguise), 4);
  made.set(data.subarray(-1), data.length - 1);
  return made;
}

/** A field with a userId; zero where it holds something else. */
export function disguiseId(field: Uint8Array, disguise: Disguise): Uint8Array {
  const real = textIn(field);
  return fieldOf(isUserId(real) ? disguise.text('userId', real) : '', field.length);
}

/** The bytes from one place to another, the others zero. */
function only(data: Uint8Array, from: number, to: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(data.length);
  made.set(data.subarray(from, to), from);
  return made;
}
