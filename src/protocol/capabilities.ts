import { CapabilityQuestions, nobodysOption } from './capability-questions.ts';
import { readGroup } from './commands/access-groups.ts';
import { punchesTable, usersTable } from './commands/bulk.ts';
import { clearScreen, readState, writeScreen } from './commands/door.ts';
import { cancelCapture, startVerifying } from './commands/enrolment.ts';
import type { Sizes } from './commands/free-sizes.ts';
import { readUserIdWidth, readVersion } from './commands/options.ts';
import { readTime } from './commands/time.ts';
import type { Dialogue } from './dialogue.ts';
import { TerminalError } from './errors.ts';
import type { Passport } from './passport.ts';

export interface ProbeOptions {
  /** Whether it answers over UDP, where the caller has tried. */
  udp?: Passport['udp'] | undefined;
  /** The wall clock the terminal should have, read as if it were UTC, ms; without it the offset stays unknown. */
  wallNow?: (() => number) | undefined;
  signal?: AbortSignal | undefined;
}

/** How the session was opened. */
export interface SignOnFacts {
  /** The terminal wanted a comm key. */
  askedForKey: boolean;
  /** The key it got was another one than the factory's 0. */
  hasKey: boolean;
}

/**
 * Asks a terminal what it can do. Nothing it holds is changed: the screen is written with a blank and cleared, and the
 * reader is stopped and started again, but not while somebody enrols. What it refuses it cannot do; other errors pass.
 */
export async function probeCapabilities(
  dialogue: Dialogue,
  { askedForKey, hasKey }: SignOnFacts,
  { udp = 'unknown', wallNow, signal }: ProbeOptions = {},
): Promise<Passport> {
  const questions = new CapabilityQuestions(dialogue, signal);
  const serialNumber = await questions.option('~SerialNumber');
  if (serialNumber === null)
    throw new TerminalError('refusal', 'the terminal does not tell its serial number', {
      reason: 'refused',
      command: 'probe',
    });
  await questions.option(nobodysOption);
  const platform = await questions.option('~Platform');
  const sizes = await questions.sizes();
  const letters = await questions.number('~IsABCPinEnable');
  if (askedForKey && !hasKey) questions.quirks.add('asks-for-default-key');
  return {
    serialNumber,
    model: await questions.option('~DeviceName'),
    firmware: (await questions.ask(readVersion, undefined)) ?? null,
    platform,
    userRecordSize: await questions.recordSize(usersTable, sizes.users, 'users-counted-as-zero'),
    punchRecordSize: await questions.recordSize(punchesTable, sizes.punches, 'punches-counted-as-zero'),
    templateAlgorithm: await questions.option('~ZKFPVersion'),
    faces: await facesOf(questions, platform, sizes),
    cards: await cardsOf(questions),
    screen: await hasScreen(questions),
    enrolment: await canEnrol(questions),
    accessTables: (await questions.ask(readGroup, { group: 1 })) !== undefined,
    verifyStylePerUser: (await questions.number('~UserExtFmt')) === 1,
    udp,
    commKey: askedForKey && hasKey ? 'set' : 'default',
    clock: await clockOf(questions, wallNow),
    limits: {
      users: sizes.userCapacity,
      fingers: sizes.templateCapacity,
      punches: sizes.punchCapacity,
      faces: sizes.faceCapacity ?? null,
    },
    userIdWidth: (await questions.ask(readUserIdWidth, undefined)) ?? (await questions.number('~PIN2Width')),
    userIdLetters: letters === null ? null : letters === 1,
    unlockUnderLockOnZero: 'unproven',
    voiceUnderVoiceOnZero: 'unproven',
    quirks: [...questions.quirks],
  };
}

/** Platforms of terminals with visible-light faces. Source: field reports on their models. */
const visibleLight = /^(ZAM\d|ZMM5\d)/;

async function facesOf(
  questions: CapabilityQuestions,
  platform: string | null,
  { faceCapacity = 0 }: Sizes,
): Promise<Passport['faces']> {
  const algorithm = await questions.option('ZKFaceVersion');
  const isOn = (await questions.number('FaceFunOn')) === 1;
  if (!isOn && algorithm === null && faceCapacity === 0) return { kind: 'none', algorithm };
  return { kind: visibleLight.test(platform ?? '') ? 'visible-light' : 'near-infrared', algorithm };
}

async function cardsOf(questions: CapabilityQuestions): Promise<Passport['cards']> {
  if ((await questions.number('~IsOnlyRFMachine')) === 1) return 'only';
  const reader = await questions.number('~RFCardOn');
  if (reader === null) return 'unknown';
  return reader === 0 ? 'no' : 'yes';
}

async function hasScreen(questions: CapabilityQuestions): Promise<boolean> {
  const isWritten = await questions.does(writeScreen, { row: 1, text: Uint8Array.of(0x20) });
  return isWritten && (await questions.does(clearScreen, undefined));
}

const enrolling = 1;

/** Its reader does not identify between the two commands, so the second follows whatever the first led to. */
async function canEnrol(questions: CapabilityQuestions): Promise<Passport['enrolment']> {
  if ((await questions.ask(readState, undefined))?.state === enrolling) return 'unknown';
  const cancels = await questions.does(cancelCapture, undefined);
  const verifies = await questions.does(startVerifying, undefined);
  return cancels && verifies ? 'yes' : 'no';
}

async function clockOf(
  questions: CapabilityQuestions,
  wallNow: (() => number) | undefined,
): Promise<Passport['clock']> {
  const wallMs = await questions.ask(readTime, undefined);
  if (wallMs === undefined) return { readable: false, offsetMs: null };
  return { readable: true, offsetMs: wallNow === undefined ? null : Math.round(wallMs - wallNow()) };
}
