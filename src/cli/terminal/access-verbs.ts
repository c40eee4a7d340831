import { Option, type Command } from 'commander';
import { z } from 'zod';
import { formatWallTime } from '../../protocol/clock.ts';
import { doorTest } from '../../protocol/door-test.ts';
import { voiceTest } from '../../protocol/voice-test.ts';
import type { Passport } from '../../protocol/passport.ts';
import { accessLines, readAccess } from './access-overview.ts';
import { askYesNo } from './ask-yes-no.ts';
import { keepPassport } from './keep-passport.ts';
import { column, readSeconds, verb } from './verb.ts';
import { withTerminalAndOptions } from './with-terminal.ts';

const operationsSchema = z.object({ operations: z.boolean().default(false) });
const passportSchema = z.object({ config: z.string().optional() });
const testSchema = passportSchema.extend({ answer: z.enum(['yes', 'no']).optional() });
const configText = 'settings of a bridge whose store keeps the result with the terminal';

/** `terminal access|passport|door-test|voice-test`: who may open the door when, and what the terminal can do. */
export function addAccessVerbs(terminal: Command): void {
  verb(terminal, 'access', 'who may open the door when: groups, combinations, time zones, own relay, door')
    .option('--operations', 'with the operation log')
    .action(
      withTerminalAndOptions(operationsSchema, async (connected, { own, signal, onProgress }) => {
        const access = await readAccess(connected, { signal, onProgress });
        if (!own.operations) return { json: { ...access }, text: accessLines(access) };
        const operations = (await connected.access.operations({ signal, onProgress })).map(
          ({ wallMs, ...operation }) => ({ time: formatWallTime(wallMs), ...operation }),
        );
        return {
          json: { ...access, operations },
          text: [
            ...accessLines(access),
            ...operations.map(
              ({ time, operation, name, admin, parameters }) =>
                `${time}  ${column(name ?? `operation ${operation}`, 28)} by ${admin || 'itself'}  ${parameters.join(' ')}`,
            ),
          ],
        };
      }),
    );

  verb(terminal, 'passport', 'what it can do, found by asking it')
    .option('--config <file>', configText)
    .action(
      withTerminalAndOptions(passportSchema, async (connected, { own, signal, tryUdp }) => {
        const asked = await connected.passport({ signal, wallNow });
        const found = asked.udp === 'unknown' ? { ...asked, udp: udpAnswer(await tryUdp()) } : asked;
        const passport = own.config === undefined ? found : await keepPassport(own.config, found);
        return { json: { ...passport }, text: passportLines(passport) };
      }),
    );

  verb(
    terminal,
    'door-test',
    'whether it opens on command while LockOn is 0; somebody has to look at the door',
  )
    .option('--seconds <n>', 'how long the door is to open', readSeconds, 3)
    .option('--unit <unit>', 'the unit this model counts in: seconds, tenths, fiftieths', 'seconds')
    .addOption(new Option('--answer <answer>', 'what the person at the door saw').choices(['yes', 'no']))
    .option('--config <file>', configText)
    .action(
      withTerminalAndOptions(testSchema, async (connected, { own, seconds = 3, signal }) => {
        const didOpen = () => seenBySomebody(own.answer, 'Did the door open? (y/n) ', signal);
        const test = await doorTest(connected, { seconds, didOpen });
        if (own.config !== undefined) {
          const passport = await connected.passport({ signal, wallNow });
          await keepPassport(own.config, { ...passport, unlockUnderLockOnZero: test.result });
        }
        return {
          json: { ...test, kept: own.config !== undefined },
          text: [`UNLOCK was ${test.unlock}`, `under LockOn=0 it is ${test.result}`, meanings[test.result]],
        };
      }),
    );

  verb(
    terminal,
    'voice-test',
    'whether it speaks by command with its own voice off (VoiceOn=0); somebody has to stand at it',
  )
    .addOption(
      new Option('--answer <answer>', 'what the person at the terminal heard').choices(['yes', 'no']),
    )
    .option('--config <file>', configText)
    .action(
      withTerminalAndOptions(testSchema, async (connected, { own, signal }) => {
        const test = await voiceTest(connected, () =>
          seenBySomebody(own.answer, 'Did it say “thank you”? (y/n) ', signal),
        );
        if (own.config !== undefined) {
          const passport = await connected.passport({ signal, wallNow });
          await keepPassport(own.config, { ...passport, voiceUnderVoiceOnZero: test.result });
        }
        const kept = own.config !== undefined;
        return {
          json: { ...test, kept },
          text: [`under VoiceOn=0 it is ${test.result}`, voiceMeanings[test.result]],
        };
      }),
    );
}

async function seenBySomebody(
  answer: 'yes' | 'no' | undefined,
  question: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  return answer === undefined ? askYesNo(question, signal) : answer === 'yes';
}

function udpAnswer(answers: boolean | undefined): Passport['udp'] {
  return answers === undefined ? 'unknown' : answers ? 'answers' : 'silent';
}

/** The terminal should show this machine's wall clock. */
function wallNow(): number {
  const now = new Date();
  return now.getTime() - now.getTimezoneOffset() * 60_000;
}

const meanings = {
  proven: 'The bridge can hold its relay still by LockOn=0 (ownRelay: off).',
  refused: 'Set ownRelay: closed-zone for this terminal: with LockOn=0 nobody would get in.',
  unproven: 'Nobody saw whether it opened. Try again with somebody at the door.',
} as const;

const voiceMeanings = {
  proven: 'With ownVoice: auto the bridge mutes it, and has it say what was decided.',
  refused: 'Leave ownVoice at auto or keep: with its own voice off it would say nothing.',
  unproven:
    'It has no such option, or nobody heard whether it spoke. Try again with somebody at the terminal.',
} as const;

function passportLines(passport: Passport): string[] {
  const told = (value: string | number | boolean | null) => (value === null ? '-' : String(value));
  const { clock, faces, limits } = passport;
  return [
    `serial number   ${passport.serialNumber}`,
    `model           ${told(passport.model)}`,
    `firmware        ${told(passport.firmware)}`,
    `platform        ${told(passport.platform)}`,
    `records         users ${told(passport.userRecordSize)} bytes, punches ${told(passport.punchRecordSize)} bytes`,
    `fingers         algorithm ${told(passport.templateAlgorithm)}`,
    `faces           ${faces.kind}${faces.algorithm === null ? '' : `, algorithm ${faces.algorithm}`}`,
    `cards           ${passport.cards}`,
    `screen          ${passport.screen ? 'yes' : 'no'}`,
    `enrolment       ${passport.enrolment}`,
    `access tables   ${passport.accessTables ? 'yes' : 'no'}`,
    `verify style    ${passport.verifyStylePerUser ? 'per user' : 'per group'}`,
    `UDP             ${passport.udp}`,
    `comm key        ${passport.commKey}`,
    `clock           ${clock.readable ? `off by ${told(clock.offsetMs)} ms` : 'cannot be read'}`,
    `limits          ${limits.users} users, ${limits.fingers} fingers, ${limits.punches} punches, ${told(limits.faces)} faces`,
    `user ids        ${told(passport.userIdWidth)} characters${passport.userIdLetters === true ? ', also letters' : ''}`,
    `UNLOCK under LockOn=0  ${passport.unlockUnderLockOnZero}`,
    `voice under VoiceOn=0  ${passport.voiceUnderVoiceOnZero}`,
    `quirks          ${passport.quirks.join(', ') || 'none'}`,
  ];
}
