import type { Command } from 'commander';
import { z } from 'zod';
import { templateFlag } from '../../protocol/commands/templates.ts';
import type { EnrolmentFailed } from '../../protocol/enrolment-steps.ts';
import { TerminalError } from '../../protocol/errors.ts';
import type { EnrolmentStep } from '../../protocol/terminal.ts';
import { wholeNumber } from '../whole-number.ts';
import { column, readSeconds, verb } from './verb.ts';
import { withTerminal, withTerminalAndOptions, type Found, type TerminalArguments } from './with-terminal.ts';

const enrolOptions = z.object({
  userId: z.string(),
  finger: z.number(),
  duress: z.boolean().default(false),
  replace: z.boolean().default(false),
  pressTimeout: z.number().max(3600, { error: '--press-timeout must be at most 3600 seconds' }),
});

/** `terminal enrol|faces`: a finger is enrolled, faces are looked at. No template and no face is ever printed. */
export function addEnrolmentVerbs(terminal: Command): void {
  verb(terminal, 'enrol', 'has somebody’s finger enrolled at it, step by step; Ctrl-C calls it off')
    .requiredOption('--user-id <id>', 'the printed id of the user; terminals make one who is not there')
    .requiredOption(
      '--finger <n>',
      '0–4 left little finger to thumb, 5–9 right thumb to little finger',
      wholeNumber(0, 9),
    )
    .option('--duress', 'opens the door and raises a silent alarm')
    .option('--replace', 'delete what this finger’s place holds first')
    .option('--press-timeout <seconds>', 'how long to wait for each press', readSeconds, 60)
    .action(
      withTerminalAndOptions(
        enrolOptions,
        async (connected, { own, signal, print, again }): Promise<Found> => {
          const { userId, finger, duress, replace, pressTimeout } = own;
          const flag = duress ? templateFlag.duress : templateFlag.valid;
          const draft = { userId, finger, flag, replace };
          const steps: EnrolmentStep[] = [];
          const enrolment = connected.enrolFinger(draft, { signal, pressTimeoutMs: pressTimeout * 1000 });
          for await (const step of enrolment) {
            steps.push(step);
            print(sentenceOf(step, finger));
          }
          const last = steps.at(-1);
          const enrolled = last?.type === 'done';
          if (last?.type === 'failed') {
            console.error(last.advice === undefined ? last.message : `${last.message}\n${last.advice}`);
            process.exitCode = 1;
            if (isLinkGone(last)) await bringBack(again);
          }
          return { json: { userId, finger, flag, enrolled, ...withoutType(last), steps }, text: [] };
        },
      ),
    );

  verb(
    terminal,
    'faces',
    'who has a face in it, for near-infrared terminals; the faces are never shown',
  ).action(
    withTerminal(async (connected, { signal }) => {
      const faces = (await connected.faces.readAll({ signal })).map(({ uid, userId, entries }) => ({
        uid,
        userId,
        entries: entries.length,
        verifications: entries.reduce((sum, { verifications }) => sum + verifications, 0),
      }));
      return {
        json: { kind: await connected.faces.kind(), count: faces.length, faces },
        text: [
          'uid    userId                    entries  verifications',
          ...faces.map(
            ({ uid, userId, entries, verifications }) =>
              `${column(uid, 6)} ${column(userId, 25)} ${column(entries, 8)} ${verifications}`,
          ),
          `${faces.length} faces`,
        ],
      };
    }),
  );
}

function isLinkGone({ reason }: EnrolmentFailed): boolean {
  return reason === 'connection-lost' || reason === 'no-answer';
}

/** What was begun could not be ended: until somebody does, a terminal may identify nobody. */
async function bringBack(again: TerminalArguments['again']): Promise<void> {
  try {
    await again((terminal) => terminal.backToIdentifying());
    console.error('The terminal identifies people again.');
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    console.error(
      `${error.message}\nUntil it is connected again, by this command or by the bridge, the terminal may identify nobody.`,
    );
  }
}

function sentenceOf(step: EnrolmentStep, finger: number): string {
  switch (step.type) {
    case 'waiting-for-finger':
      return `press finger ${finger}: ${step.press} of ${step.of}`;
    case 'sample':
      return `  a ${step.isGood ? 'good' : 'poor'} press, score ${step.score}`;
    case 'done':
      return step.templateSize === undefined ? 'enrolled' : `enrolled, ${step.templateSize} bytes`;
    default:
      return `not enrolled (${step.reason})`;
  }
}

function withoutType(step: EnrolmentStep | undefined): Record<string, unknown> {
  const { type: _type, ...rest } = { type: undefined, ...step };
  return rest;
}
