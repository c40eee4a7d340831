import { z } from 'zod';
import type { TerminalSettings } from '../settings.ts';

const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

const sizeOf = <const Sizes extends readonly [number, ...number[]]>(...sizes: Sizes) =>
  z.literal(sizes, { error: `must be one of ${sizes.join(', ')}` });

const whole = (low: number, high: number) => {
  const error = `must be a whole number from ${low} to ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error });
};

const yesOrNo = z.boolean({ error: 'must be true or false' });
const longestMs = 3_600_000;

/** Every setting a terminal has; a setting that is not in this list does not compile. */
const settings = {
  commKey: whole(0, 0xffff_ffff),
  asksForKey: oneOf('when-set', 'always'),
  wantsEncryption: yesOrNo,
  userRecordSize: sizeOf(28, 72),
  punchRecordSize: sizeOf(8, 16, 40, 49),
  sizesLength: sizeOf(80, 92, 112),
  eventLength: sizeOf(10, 12, 14, 32, 36, 37, 52),
  fingerEvents: yesOrNo,
  chunkBytes: whole(1, 0x1_0000),
  bufferedReads: oneOf('answered', 'refused'),
  smallWindows: oneOf('announced', 'single'),
  maxUploadPieceBytes: whole(1, 0x1_0000),
  batchWrites: oneOf('answered', 'unknown'),
  extendedTemplateReads: oneOf('answered', 'unknown'),
  paceMs: whole(0, 1000),
  punchState: whole(0, 255),
  unlockUnit: oneOf('seconds', 'tenths', 'fiftieths'),
  unlockUnderLockOnZero: oneOf('obeyed', 'ignored'),
  zoneIndexBytes: sizeOf(2, 4),
  zoneFlag: oneOf('own-is-1', 'group-is-1'),
  encoding: oneOf('utf8', 'latin1', 'gbk'),
  padding: oneOf('zeros', 'leftovers'),
  screen: oneOf('present', 'none'),
  screenDelayMs: whole(0, 60_000),
  secondClient: oneOf('wait', 'refuse', 'share'),
  transports: z.array(oneOf('tcp', 'udp')).min(1, { error: 'must name tcp, udp or both' }),
  muteTcp: yesOrNo,
  repeatsAnswers: yesOrNo,
  idleTimeoutMs: whole(1, longestMs),
  muteConnect: yesOrNo,
  enrolmentPaceMs: whole(0, 60_000),
  pressTimeoutMs: whole(1, longestMs),
  poorPressesAllowed: whole(0, 100),
  faceWrites: oneOf('taken', 'refused', 'ignored'),
  occupiedSlot: oneOf('refused', 'reported'),
  learnsFingers: yesOrNo,
  helloTimeoutMs: whole(1, longestMs),
  stallTimeoutMs: whole(1, longestMs),
} satisfies { [Name in keyof TerminalSettings]: z.ZodType<TerminalSettings[Name]> };

const nameError = 'must be a short name of small letters, digits and hyphens, such as my-terminal';

/** How one kind of firmware behaves, as a file tells it. */
export const firmwareSchema = z.strictObject({
  name: z.string({ error: nameError }).regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: nameError }),
  /** One line for a list. */
  title: z.string({ error: 'must say in one line what kind of terminal it is' }).min(1).max(200),
  /** The firmware whose settings and options count where this one says nothing. */
  basedOn: z.string().optional(),
  settings: z.strictObject(settings).partial().default({}),
  /** Options that differ from the usual ones, by the vendor's names. */
  options: z.record(z.string().min(1).max(64), z.string().max(512)).default({}),
});

export type Firmware = z.output<typeof firmwareSchema>;
