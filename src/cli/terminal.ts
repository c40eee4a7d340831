import { Command, InvalidArgumentError } from 'commander';
import { formatWallTime } from '../protocol/clock.ts';
import type { TerminalEvent, User } from '../protocol/terminal.ts';
import { withTerminal, type Found } from './terminal/with-terminal.ts';

/** The options worth a look when none is named. Source: the option tables of captured sessions. */
const usualOptions = [
  '~SerialNumber',
  '~DeviceName',
  '~Platform',
  '~OS',
  'FirmwareVersion',
  'MAC',
  'IPAddress',
  'NetMask',
  'GATEIPAddress',
  'DHCP',
  '~ZKFPVersion',
  'ZKFaceVersion',
  'FaceFunOn',
  '~PIN2Width',
  '~IsABCPinEnable',
  '~UserExtFmt',
  'LockOn',
  'LockFunOn',
  'VoiceOn',
  'VOLUME',
  'IclockSvrFun',
];

/** `terminal info|users|punches|options|events|unlock`: looks into one terminal, without a bridge. */
export function addTerminalCommand(program: Command): void {
  const terminal = program
    .command('terminal')
    .description(
      'look into one terminal, without a running bridge (a terminal serves one program at a time)',
    );

  verb(terminal, 'info', 'who it is, what it holds, what time it thinks it is').action(
    withTerminal(async (connected) => {
      const identity = await connected.identity();
      const sizes = await connected.sizes();
      const time = formatWallTime(await connected.time());
      return {
        json: { ...identity, time, sizes },
        text: [
          `serial number  ${identity.serialNumber}`,
          `model          ${identity.deviceName ?? '-'}`,
          `platform       ${identity.platform ?? '-'}`,
          `firmware       ${identity.firmware ?? '-'}`,
          `MAC            ${identity.mac ?? '-'}`,
          `clock          ${time} (local, without a time zone)`,
          `users          ${sizes.users} of ${sizes.userCapacity}`,
          `fingers        ${sizes.templates} of ${sizes.templateCapacity}`,
          `punches        ${sizes.punches} of ${sizes.punchCapacity}`,
          `faces          ${sizes.faces === undefined ? '-' : `${sizes.faces} of ${sizes.faceCapacity ?? '?'}`}`,
        ],
      };
    }),
  );

  verb(terminal, 'users', 'everybody in it').action(
    withTerminal(async (connected, { onProgress, signal }) => {
      const users = (await connected.users({ onProgress, signal })).map(withoutPassword);
      return {
        json: { count: users.length, users },
        text: [
          'uid    userId                    privilege  card        name',
          ...users.map(
            ({ uid, userId, privilege, card, name }) =>
              `${column(uid, 6)} ${column(userId, 25)} ${column(privilege, 10)} ${column(card, 11)} ${name}`,
          ),
          `${users.length} users`,
        ],
      };
    }),
  );

  verb(terminal, 'punches', 'its whole attendance log').action(
    withTerminal(async (connected, { onProgress, signal }) => {
      const punches = (await connected.punches({ onProgress, signal })).map(({ wallMs, ...punch }) => ({
        time: formatWallTime(wallMs),
        ...punch,
      }));
      return {
        json: { count: punches.length, punches },
        text: [
          'time                 userId                    verify  state',
          ...punches.map(
            ({ time, userId, verify, state }) =>
              `${time}  ${column(userId, 25)} ${column(verify, 7)} ${state}`,
          ),
          `${punches.length} punches`,
        ],
      };
    }),
  );

  verb(terminal, 'options', 'its settings: those named, or the usual ones')
    .argument('[names...]', 'names as the terminal spells them, for example LockOn or ~Platform')
    .action(
      withTerminal(async (connected, { names }) => {
        const options: Record<string, string | null> = {};
        for (const name of names.length > 0 ? names : usualOptions)
          options[name] = (await connected.option(name)) ?? null;
        return {
          json: { options },
          text: Object.entries(options).map(
            ([name, value]) => `${column(name, 20)} ${value ?? '(not known to it)'}`,
          ),
        };
      }),
    );

  verb(terminal, 'events', 'what happens at it, live, until Ctrl-C or the given limit')
    .option('--count <n>', 'stop after so many events', positive)
    .option('--seconds <n>', 'stop after so many seconds', positive)
    .action(
      withTerminal(async (connected, { signal, count, print }) => {
        const events: unknown[] = [];
        const live = connected.events({ signal });
        await connected.registerEvents();
        await connected.enable();
        for await (const event of live) {
          const described = describe(event);
          events.push(described);
          print(JSON.stringify(described));
          if (count !== undefined && events.length >= count) break;
        }
        return { json: { count: events.length, events }, text: [] };
      }),
    );

  verb(terminal, 'unlock', 'opens the door')
    .option('--seconds <n>', 'for how long', positive, 3)
    .option('--unit <unit>', 'the unit this model counts in: seconds, tenths, fiftieths', 'seconds')
    .action(
      withTerminal(async (connected, { seconds }): Promise<Found> => {
        await connected.openDoor(seconds ?? 3);
        return { json: { opened: true, seconds }, text: [`opened for ${seconds} s`] };
      }),
    );
}

function verb(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .requiredOption('--host <host>', 'the terminal’s address')
    .option('--port <port>', 'its TCP port', positive, 4370)
    .option(
      '--comm-key <key>',
      'its comm key; better in the environment as COMM_KEY, where no process list shows it',
      number,
    )
    .option('--encoding <name>', 'how it writes names: utf8, latin1 or gbk', 'utf8')
    .option('--json', 'print one JSON document with everything read');
}

/** A password is a credential: only that there is one is shown. */
function withoutPassword({ password, ...user }: User): Omit<User, 'password'> & { hasPassword: boolean } {
  return { ...user, hasPassword: password !== '' };
}

function describe({ arrivedAt: _arrivedAt, ...event }: TerminalEvent): Record<string, unknown> {
  return 'wallMs' in event ? { ...event, time: formatWallTime(event.wallMs), wallMs: undefined } : event;
}

function column(value: string | number, width: number): string {
  return String(value).padEnd(width);
}

function number(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

function positive(value: string): number {
  const parsed = Number(value);
  if (!(parsed > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return parsed;
}
