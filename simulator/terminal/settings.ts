import type { VerificationLength } from '../../src/protocol/commands/events.ts';
import type { UserRecordSize } from '../../src/protocol/commands/users.ts';
import type { UnlockUnit } from '../../src/protocol/commands/door.ts';
import type { TextEncodingName } from '../../src/protocol/text.ts';

/** What happens to a client that comes while another one is connected. */
type SecondClient = 'wait' | 'refuse' | 'share';

/** How this terminal behaves. All of it may be changed while it runs, except the two record sizes. */
export interface TerminalSettings {
  /** 0: no key. */
  commKey: number;
  /** `always`: CONNECT is answered with 2005 even where the key is 0, as some newer firmware does. */
  asksForKey: 'when-set' | 'always';
  /** CONNECT is answered with 6001, as firmware does from 2025 on that wants an encrypted session. Source: three issues. */
  wantsEncryption: boolean;
  userRecordSize: UserRecordSize;
  punchRecordSize: 8 | 16 | 40 | 49;
  /** Length of the answer to GET_FREE_SIZES. */
  sizesLength: 80 | 92 | 112;
  /** Length of the live verification. */
  eventLength: VerificationLength;
  /** Whether FINGER and VERIFY events are sent; some models have none outside enrolment. */
  fingerEvents: boolean;
  /** The largest piece of a bulk answer, 1–65,536 bytes. */
  chunkBytes: number;
  /** `refused`: 1503 is answered with ACK_ERROR, so that only direct reads are left. */
  bufferedReads: 'answered' | 'refused';
  /** How a window of at most 1,024 bytes is sent: announced like the others, or as one piece (one source says so). */
  smallWindows: 'announced' | 'single';
  /** The largest piece of an upload that is taken. */
  maxUploadPieceBytes: number;
  /** `unknown`: 110 is answered with 65535, so that templates can only be written one by one. */
  batchWrites: 'answered' | 'unknown';
  /** `unknown`: 88 is answered with 65535, so that one template is read with 9 only. */
  extendedTemplateReads: 'answered' | 'unknown';
  /** Least distance between the frames of a bulk answer, ms; 0: none. Real terminals pause. */
  paceMs: number;
  /** State byte of verifications: 0 in, 255 none, as access control terminals send. */
  punchState: number;
  unlockUnit: UnlockUnit;
  /** `ignored`: with LockOn=0 an UNLOCK is acknowledged and the relay stays still. */
  unlockUnderLockOnZero: 'obeyed' | 'ignored';
  /** How wide the number of a time zone is in the answer to TZ_RRQ. */
  zoneIndexBytes: 2 | 4;
  /** What the flag in the answer to USERTZ_RRQ is 1 for. */
  zoneFlag: 'own-is-1' | 'group-is-1';
  encoding: TextEncodingName;
  /** `leftovers`: bytes of older values stand behind the NUL of texts, as in the field; they mean nothing. */
  padding: 'zeros' | 'leftovers';
  /** `none`: what would be written to a screen is answered with 65535. */
  screen: 'present' | 'none';
  /** How long the screen takes for one write, ms; everything else that is asked waits meanwhile. */
  screenDelayMs: number;
  /** Over TCP; over UDP whoever comes is served. */
  secondClient: SecondClient;
  /** What it listens on, from its next start on; real terminals have both on one port number. */
  transports: readonly ('tcp' | 'udp')[];
  /** The TCP port is open and answers nothing, as on units that only talk over UDP. */
  muteTcp: boolean;
  /**
   * Over UDP a request with the reply id of the last one gets its last packet once more, an older one gets nothing;
   * false: everything is carried out as often as it comes.
   */
  repeatsAnswers: boolean;
  /** How long a client may be silent over UDP before its session is forgotten, ms. */
  idleTimeoutMs: number;
  /** CONNECT is not answered, as while somebody is in the terminal's menu. */
  muteConnect: boolean;
  /** Least distance between the events of an enrolment, ms. */
  enrolmentPaceMs: number;
  /** How long an enrolment waits for a press before it ends with result 6, ms; nobody has described it. */
  pressTimeoutMs: number;
  /** One more poor press ends an enrolment with result 4. */
  poorPressesAllowed: number;
  /** What comes of 151 and 152: an OK may mean nothing. Source: one report, where writing did not work. */
  faceWrites: 'taken' | 'refused' | 'ignored';
  /** STARTENROLL for a finger that is there already: ERROR, or OK and then result 2. */
  occupiedSlot: 'refused' | 'reported';
  /** A person whose user has no finger yet may press one, and it is learned as finger 6. */
  learnsFingers: boolean;
  /** How long a connection may stay without a session before it is closed, ms. */
  helloTimeoutMs: number;
  /** How long a client may leave its answers unread before its connection is closed, ms. */
  stallTimeoutMs: number;
}

export const defaultSettings: TerminalSettings = {
  commKey: 0,
  asksForKey: 'when-set',
  wantsEncryption: false,
  userRecordSize: 72,
  punchRecordSize: 40,
  sizesLength: 80,
  eventLength: 32,
  fingerEvents: true,
  chunkBytes: 65_528,
  bufferedReads: 'answered',
  smallWindows: 'announced',
  maxUploadPieceBytes: 65_520,
  batchWrites: 'answered',
  extendedTemplateReads: 'answered',
  paceMs: 2,
  punchState: 0,
  unlockUnit: 'seconds',
  unlockUnderLockOnZero: 'obeyed',
  zoneIndexBytes: 2,
  zoneFlag: 'own-is-1',
  encoding: 'utf8',
  padding: 'zeros',
  screen: 'present',
  screenDelayMs: 0,
  secondClient: 'wait',
  transports: ['tcp', 'udp'],
  muteTcp: false,
  repeatsAnswers: true,
  idleTimeoutMs: 300_000,
  muteConnect: false,
  enrolmentPaceMs: 100,
  pressTimeoutMs: 30_000,
  poorPressesAllowed: 2,
  occupiedSlot: 'refused',
  faceWrites: 'taken',
  learnsFingers: true,
  helloTimeoutMs: 10_000,
  stallTimeoutMs: 15_000,
};
