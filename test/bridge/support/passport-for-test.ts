import type { Passport } from '../../../src/protocol/passport.ts';

/** A plain terminal's passport. */
export function passportForTest(change: Partial<Passport> = {}): Passport {
  return {
    serialNumber: 'SN1',
    model: 'Test F18',
    firmware: null,
    platform: 'ZMM220_TFT',
    userRecordSize: 72,
    punchRecordSize: 40,
    templateAlgorithm: '10',
    faces: { kind: 'none', algorithm: null },
    cards: 'yes',
    screen: true,
    enrolment: 'yes',
    accessTables: true,
    verifyStylePerUser: false,
    udp: 'unknown',
    commKey: 'default',
    clock: { readable: true, offsetMs: 0 },
    limits: { users: 5000, fingers: 3000, punches: 100_000, faces: null },
    userIdWidth: 9,
    userIdLetters: false,
    unlockUnderLockOnZero: 'unproven',
    voiceUnderVoiceOnZero: 'unproven',
    quirks: [],
    ...change,
  };
}
