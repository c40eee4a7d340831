import type { UnlockProof } from './door-test.ts';
import type { VoiceProof } from './voice-test.ts';

/** Oddities of a firmware that somebody who looks into a problem should know. */
export type Quirk =
  /** GET_FREE_SIZES brings 112 bytes, the tail of unknown meaning. */
  | 'sizes-of-112-bytes'
  /** Bytes without meaning stand behind the NUL of an option. */
  | 'options-with-garbage'
  /** An option's value begins with another `=`, or is padded with blanks. */
  | 'options-with-stray-characters'
  /** An option the terminal does not have is answered with nothing instead of refused. */
  | 'unknown-options-empty'
  /** It counts no users, or no punches, and has some. */
  | 'users-counted-as-zero'
  | 'punches-counted-as-zero'
  /** 1503 is refused: tables are read directly. */
  | 'no-buffered-reads'
  /** AUTH is wanted although no comm key is set. */
  | 'asks-for-default-key';

/**
 * What one terminal can do, found by asking it, as plain data to be kept. Null is what it does not tell. Nothing in it is
 * secret or about a person.
 */
export interface Passport {
  serialNumber: string;
  model: string | null;
  firmware: string | null;
  platform: string | null;
  /** Bytes of a user's record; null where the terminal holds nobody. */
  userRecordSize: number | null;
  /** Bytes of a line of the attendance log; null where it is empty. */
  punchRecordSize: number | null;
  /** Of fingers: `9` or `10`, not interchangeable. */
  templateAlgorithm: string | null;
  faces: {
    /** `near-infrared` can be read and written here; `visible-light` cannot, over this protocol. */
    kind: 'none' | 'near-infrared' | 'visible-light';
    algorithm: string | null;
  };
  cards: 'yes' | 'no' | 'only' | 'unknown';
  /** Whether texts can be shown on its screen. */
  screen: boolean;
  /** Whether fingers can be enrolled from afar; `unknown` where it was busy when asked. */
  enrolment: 'yes' | 'no' | 'unknown';
  /** Whether it has its access tables and tells them. */
  accessTables: boolean;
  /** Whether each user may have a verify style of its own. */
  verifyStylePerUser: boolean;
  udp: 'answers' | 'silent' | 'unknown';
  /** `default`: anybody on its network may open its door. */
  commKey: 'set' | 'default';
  /** Its wall clock minus the asker's, ms; null where it cannot be read or the asker gave none. */
  clock: { readable: boolean; offsetMs: number | null };
  limits: { users: number; fingers: number; punches: number; faces: number | null };
  /** Characters a userId may have, and whether letters are among them. */
  userIdWidth: number | null;
  userIdLetters: boolean | null;
  /** Found by the door test alone. */
  unlockUnderLockOnZero: UnlockProof;
  /** Found by the voice test alone. */
  voiceUnderVoiceOnZero: VoiceProof;
  quirks: Quirk[];
}

/** Whether two passports are of the same terminal with the same firmware, so that what was proven still holds. */
export function isSameFirmware(
  one: Pick<Passport, 'serialNumber' | 'firmware'>,
  other: Pick<Passport, 'serialNumber' | 'firmware'>,
): boolean {
  return one.serialNumber === other.serialNumber && one.firmware === other.firmware;
}
