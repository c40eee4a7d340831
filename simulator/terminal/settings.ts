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
  /** Least distance between the frames of a bulk answer, ms; 0: none. Real terminals pause. */
  paceMs: number;
  /** State byte of verifications: 0 in, 255 none, as access control terminals send. */
  punchState: number;
  unlockUnit: UnlockUnit;
  encoding: TextEncodingName;
  secondClient: SecondClient;
  /** CONNECT is not answered, as while somebody is in the terminal's menu. */
  muteConnect: boolean;
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
  userRecordSize: 72,
  punchRecordSize: 40,
  sizesLength: 80,
  eventLength: 32,
  fingerEvents: true,
  chunkBytes: 65_528,
  bufferedReads: 'answered',
  smallWindows: 'announced',
  paceMs: 2,
  punchState: 0,
  unlockUnit: 'seconds',
  encoding: 'utf8',
  secondClient: 'wait',
  muteConnect: false,
  learnsFingers: true,
  helloTimeoutMs: 10_000,
  stallTimeoutMs: 15_000,
};
