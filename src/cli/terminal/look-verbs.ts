import type { Command } from 'commander';
import { formatWallTime } from '../../protocol/clock.ts';
import type { User } from '../../protocol/terminal.ts';
import { column, verb } from './verb.ts';
import { withTerminal } from './with-terminal.ts';

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

/** `terminal info|users|punches|options`: what a terminal is and holds. */
export function addLookVerbs(terminal: Command): void {
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
}

/** A password is a credential: only that there is one is shown. */
function withoutPassword({ password, ...user }: User): Omit<User, 'password'> & { hasPassword: boolean } {
  return { ...user, hasPassword: password !== '' };
}
