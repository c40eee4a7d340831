import { z } from 'zod';
import { addressesIn } from '../../protocol/address-range.ts';
import { maxPieceBytes, usualPieceBytes } from '../../protocol/commands/uploads.ts';
import { hoursKeys } from '../doors/hours.ts';
import { longestUnlockSeconds } from '../doors/changed-settings.ts';
import { doorSettings } from '../doors/settings.ts';
import { roles } from '../staff/roles.ts';
import { isTimeZone, systemTimeZone } from '../terminals/wall-clock.ts';
import { httpSchema, roleKeyKeys } from './http-schema.ts';
import { doorRuleSchema, syncProblems, syncSchema } from './sync-schema.ts';
import { tlsFilesKeys } from './tls-schema.ts';
import { webhooksKeys, webhooksSchema } from './webhooks-schema.ts';

const url = (what: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be ${what} as a URL, such as https://example.cobot.me` })
    .transform((text) => text.replace(/\/+$/, ''));

const text = (error: string) => z.string({ error }).trim().min(1, { error });

const wholeNumber = (low: number, high: number, unit: string) => {
  const error = `must be a whole number of ${unit} from ${low} to ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error });
};

const portError = 'must be a port number from 0 to 65535';
const port = z.int({ error: portError }).min(0, { error: portError }).max(65_535, { error: portError });

const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

/** A comm key is a number, and comes as text when it is taken from the environment. */
const commKeyError = 'must be the number set at the terminal under Comm. (0 when none is set)';
const commKey = z
  .union(
    [
      z
        .int({ error: commKeyError })
        .min(0, { error: commKeyError })
        .max(0xffff_ffff, { error: commKeyError }),
      z.string().regex(/^\d{1,10}$/, { error: commKeyError }),
    ],
    { error: commKeyError },
  )
  .transform(Number)
  .refine((key) => key <= 0xffff_ffff, { error: commKeyError });

/** Where a terminal that has a new address may be looked for. */
const range = z.string({ error: 'must be a range such as 192.168.1.0/24' }).refine(isPrivateRange, {
  error: 'must be a private IPv4 range of at most 1,024 addresses, such as 192.168.1.0/24',
});

function isPrivateRange(written: string): boolean {
  try {
    return addressesIn(written).length > 0;
  } catch {
    return false;
  }
}

const screenSchema = z.strictObject({
  width: wholeNumber(8, 40, 'columns').default(16),
  lines: wholeNumber(1, 8, 'lines').default(4),
  showMs: wholeNumber(3_000, 60_000, 'milliseconds').default(5_000),
});

const terminalSchema = z.strictObject({
  name: text('is missing: give the terminal a name of your own, such as "front door"').max(64, {
    error: 'must be at most 64 characters long',
  }),
  host: text("is missing: write the terminal's IP address or host name"),
  port: port.default(4370),
  followIn: range.optional(),
  serialNumber: text('must be the serial number as the terminal shows it').optional(),
  commKey: commKey.default(0),
  transport: oneOf(['auto', 'tcp', 'udp']).default('auto'),
  encoding: oneOf(['utf8', 'latin1', 'gbk']).default('utf8'),
  uploadPieceBytes: wholeNumber(usualPieceBytes, maxPieceBytes, 'bytes').default(usualPieceBytes),
  ...doorSettings,
  whileOpen: oneOf(['wait', 'send']).default('wait'),
  ownRelay: oneOf(['off', 'closed-zone', 'keep']).optional(),
  mode: oneOf(['live', 'sync']).default('live'),
  members: z.array(doorRuleSchema, { error: 'must be a list of rules' }).optional(),
  eventsPerSecond: wholeNumber(1, 1_000, 'events per second').default(10),
  screen: screenSchema.prefault({}),
  ownVoice: oneOf(['auto', 'keep', 'mute']).default('auto'),
});

const unlockable = terminalSchema
  .superRefine(({ unlockSeconds, unlockUnit }, context) => {
    const longest = longestUnlockSeconds(unlockUnit);
    if (unlockSeconds <= longest) return;
    const message = `must be at most ${longest} where unlockUnit is ${unlockUnit}`;
    context.addIssue({ code: 'custom', path: ['unlockSeconds'], message });
  })
  // A terminal that decides by itself opens by itself.
  .transform((terminal) => ({
    ...terminal,
    ownRelay: terminal.ownRelay ?? (terminal.mode === 'sync' ? ('keep' as const) : ('off' as const)),
  }));

const cobotSignInSchema = z.strictObject({
  clientId: text('is missing: register a client at dev.cobot.me/oauth2_clients'),
  clientSecret: text('is missing: write clientSecret: ${COBOT_CLIENT_SECRET} and set that variable'),
  role: oneOf(roles).default('manager'),
});

const cobotSchema = z.strictObject({
  spaceUrl: url("the space's address"),
  apiUrl: url("the address of Cobot's API").default('https://api.cobot.me'),
  accountUrl: url("the address of Cobot's accounts").default('https://www.cobot.me'),
  token: text('is missing: write token: ${COBOT_TOKEN} and set that variable'),
  subdomain: text("must be the space's name in its cobot.me address").optional(),
  spaceId: text("must be the space's id").optional(),
  checkInApi: oneOf(['v2', 'v1']).default('v2'),
  identity: oneOf(['check-in-token', 'custom-field']).default('check-in-token'),
  customField: text("must be the label of one of the space's custom fields").default('Terminal number'),
  requestsPerMinute: wholeNumber(0, 100_000, 'requests per minute').default(60),
  signIn: cobotSignInSchema.optional(),
});

const databaseUrlError =
  'must be the address of a PostgreSQL database, such as postgres://user:password@host/name, ' +
  'with signs like @ : / in the password written as %40 %3A %2F';

const databaseSchema = z.strictObject({
  url: z.string({ error: databaseUrlError }).refine(isDatabaseUrl, { error: databaseUrlError }),
});

/** With a host and a name: PostgreSQL's own defaults would be a database somebody else meant. */
function isDatabaseUrl(address: string): boolean {
  const parsed = URL.parse(address);
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol)) return false;
  return (parsed.hostname !== '' || parsed.searchParams.has('host')) && parsed.pathname.length > 1;
}

const vaultSchema = z
  .strictObject({
    keyFile: text("must be the path of the vault's key file").optional(),
    key: text('must be 32 bytes as base64, as `openssl rand -base64 32` makes them')
      .refine((key) => /^[0-9a-f]{64}$/i.test(key) || Buffer.from(key, 'base64').length === 32, {
        error: 'must be 32 bytes as base64, as `openssl rand -base64 32` makes them',
      })
      .optional(),
  })
  .refine(({ keyFile, key }) => keyFile === undefined || key === undefined, {
    error: 'must have keyFile or key, not both',
  });

type TerminalShape = z.output<typeof unlockable>;

function firstRepeated(
  terminals: readonly TerminalShape[],
  key: (terminal: TerminalShape) => string,
): number | undefined {
  const seen = new Set<string>();
  for (const [index, terminal] of terminals.entries()) {
    if (seen.has(key(terminal))) return index;
    seen.add(key(terminal));
  }
  return undefined;
}

const terminalsSchema = z
  .array(unlockable, { error: 'is missing: list at least one terminal with name and host' })
  .min(1, { error: 'is empty: list at least one terminal with name and host' })
  .superRefine((terminals, context) => {
    const sameName = firstRepeated(terminals, ({ name }) => name.toLowerCase());
    if (sameName !== undefined) {
      context.addIssue({
        code: 'custom',
        path: [sameName, 'name'],
        message: 'is the name of an earlier terminal too: give each terminal its own name',
      });
    }
    const sameAddress = firstRepeated(terminals, (it) => `${it.host.toLowerCase()} ${it.port}`);
    if (sameAddress !== undefined) {
      context.addIssue({
        code: 'custom',
        path: [sameAddress, 'host'],
        message: 'has the address and port of an earlier terminal: a terminal talks to one client only',
      });
    }
  });

/** Every setting of the bridge, with its default; `config.example.yaml` says what each is for. */
export const configSchema = z
  .strictObject(
    {
      timeZone: z
        .string({ error: 'must be a time zone such as Europe/Berlin' })
        .refine(isTimeZone, { error: 'is not a known time zone: write it like Europe/Berlin' })
        .default(systemTimeZone),
      dataFile: text('must be the path of the database file').default('bridge.sqlite'),
      database: databaseSchema.optional(),
      vault: vaultSchema.prefault({}),
      logLevel: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
      cobotDeadlineMs: wholeNumber(100, 30_000, 'milliseconds').default(2_000),
      doorDeadlineMs: wholeNumber(100, 30_000, 'milliseconds').default(3_000),
      maxEventAgeMs: wholeNumber(2_000, 120_000, 'milliseconds').default(10_000),
      deniedBit: oneOf(['refuse', 'ignore']).optional(),
      followIn: range.optional(),
      followAfterSeconds: wholeNumber(0, 86_400, 'seconds').default(60),
      language: z
        .string({ error: 'must be a language such as en or de' })
        .regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, { error: 'must be a language such as en or de-AT' })
        .optional(),
      textsFolder: text('must be the path of a folder').optional(),
      cobot: z.strictObject(cobotSchema.shape, {
        error: 'is missing: the section cobot holds spaceUrl and token',
      }),
      http: httpSchema,
      webhooks: webhooksSchema.prefault({}),
      sync: syncSchema.prefault({}),
      terminals: terminalsSchema,
    },
    { error: 'must be settings, one per line, such as timeZone: Europe/Berlin' },
  )
  .superRefine((config, context) => {
    for (const problem of syncProblems(config.terminals, config.sync.schedules))
      context.addIssue({ code: 'custom', ...problem });
    const closed = config.terminals.findIndex(({ ownRelay }) => ownRelay === 'closed-zone');
    if (closed >= 0 && config.deniedBit === 'refuse') {
      context.addIssue({
        code: 'custom',
        path: ['deniedBit'],
        message:
          'must not be refuse where a terminal has ownRelay: closed-zone, which makes it deny everybody: leave it out',
      });
    }
    const passback = config.terminals.findIndex(({ antiPassback }) => antiPassback !== 'off');
    if (passback >= 0 && !config.terminals.some(({ direction }) => direction === 'exit')) {
      context.addIssue({
        code: 'custom',
        path: ['terminals', passback, 'antiPassback'],
        message:
          'needs a terminal with direction: exit, or whoever came in once would count as inside for the rest of the day',
      });
    }
    if (config.doorDeadlineMs < config.cobotDeadlineMs) {
      context.addIssue({
        code: 'custom',
        path: ['doorDeadlineMs'],
        message: 'must not be shorter than cobotDeadlineMs, or answers would come too late for the door',
      });
    }
  });

/** The settings as the bridge uses them. */
export type BridgeConfig = z.output<typeof configSchema>;
/** The settings as they may be written, defaults left out. */
export type ConfigInput = z.input<typeof configSchema>;
/** One terminal's settings. */
export type TerminalConfig = BridgeConfig['terminals'][number];

/** Keys allowed at a place in the config, for "did you mean"; list positions are written as `*`. */
export const keysAt: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(configSchema.shape),
  database: Object.keys(databaseSchema.shape),
  vault: Object.keys(vaultSchema.shape),
  cobot: Object.keys(cobotSchema.shape),
  'cobot.signIn': Object.keys(cobotSignInSchema.shape),
  http: Object.keys(httpSchema.shape),
  'http.roleKeys.*': roleKeyKeys,
  webhooks: webhooksKeys,
  sync: Object.keys(syncSchema.shape),
  'http.tls': tlsFilesKeys,
  'webhooks.tls': tlsFilesKeys,
  'terminals.*': Object.keys(terminalSchema.shape),
  'terminals.*.members.*': Object.keys(doorRuleSchema.shape),
  'terminals.*.screen': Object.keys(screenSchema.shape),
  'terminals.*.hours.*': hoursKeys,
  'terminals.*.holdOpen.*': hoursKeys,
};
