import { Argument, type Command } from 'commander';
import { doorMessageSchema, doorsMessageSchema, openedMessageSchema } from '../bridge/web/door-messages.ts';
import type { DoorMessage } from '../bridge/web/door-messages.ts';
import { askingVerb, printAnswer } from './answer.ts';
import type { AskOptions } from './answer.ts';
import { askBridge } from './bridge-api.ts';
import { readAssignments } from './assignments.ts';

const pathOf = (name: string, rest: string) => `/doors/${encodeURIComponent(name)}${rest}`;

/** A door in lines for a person. */
function doorLines({ name, settings, changed, isHeldOpen, heldOpenUntil }: DoorMessage): string[] {
  const { direction, offline, fallback, unlockSeconds, lockdown } = settings;
  const held = heldOpenUntil === null ? 'held open by its hours' : `held open until ${heldOpenUntil}`;
  const state = lockdown ? 'locked down' : isHeldOpen ? held : 'in use';
  const lines = [
    `${name}: ${state}`,
    `  ${direction}, opens for ${unlockSeconds} s, without Cobot ${offline}, without the bridge ${fallback}`,
  ];
  if (changed.length > 0) lines.push(`  changed since the config: ${changed.join(', ')}`);
  return lines;
}

/** `door list|open|lockdown|hold-open|settings`: what staff do with the doors of the running bridge. */
export function addDoorCommand(program: Command): void {
  const door = program.command('door').description('the doors of the running bridge');

  askingVerb(door, 'list', 'how each door behaves now').action((options: AskOptions) =>
    printAnswer(
      options,
      askBridge({ config: options.config, method: 'GET', path: '/doors', answer: doorsMessageSchema }),
      ({ doors }) => doors.flatMap(doorLines),
    ),
  );

  askingVerb(door, 'open <name>', 'opens a door once, also one that is locked down').action(
    (name: string, options: AskOptions) =>
      printAnswer(
        options,
        askBridge({
          config: options.config,
          method: 'POST',
          path: pathOf(name, '/open'),
          answer: openedMessageSchema,
        }),
        ({ opened }) => [opened ? `${name} is open` : `${name} did not answer; see the entries`],
      ),
  );

  askingVerb(door, 'lockdown <name>', 'nobody comes in but through staff')
    .addArgument(new Argument('<state>').choices(['on', 'off']))
    .action((name: string, state: string, options: AskOptions) =>
      change(options, name, '/lockdown', { on: state === 'on' }),
    );

  askingVerb(door, 'hold-open <name> <minutes>', 'keeps a door open for so many minutes; 0 ends it').action(
    (name: string, minutes: string, options: AskOptions) =>
      change(options, name, '/hold-open', { minutes: Number(minutes) }),
  );

  askingVerb(door, 'settings <name> [changes...]', 'changes settings, such as offline=members; see --reset')
    .option('--reset', 'every setting is the config’s again')
    .action(async (name: string, changes: string[], options: AskOptions & { reset?: boolean }) => {
      const isReset = options.reset === true;
      await printAnswer(
        options,
        askBridge({
          config: options.config,
          method: isReset ? 'DELETE' : 'PATCH',
          path: pathOf(name, '/settings'),
          ...(isReset ? {} : { body: readAssignments(changes) }),
          answer: doorMessageSchema,
        }),
        doorLines,
      );
    });
}

function change(options: AskOptions, name: string, rest: string, body: unknown): Promise<void> {
  return printAnswer(
    options,
    askBridge({
      config: options.config,
      method: 'POST',
      path: pathOf(name, rest),
      body,
      answer: doorMessageSchema,
    }),
    doorLines,
  );
}
