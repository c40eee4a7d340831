import type { Command } from 'commander';
import { templateFlag } from '../../protocol/commands/templates.ts';
import { column, verb } from './verb.ts';
import { withTerminal } from './with-terminal.ts';

/** `terminal templates`: who has which fingers. The templates themselves are never printed. */
export function addTemplateVerbs(terminal: Command): void {
  verb(terminal, 'templates', 'who has which fingers in it; the templates themselves are never shown').action(
    withTerminal(async (connected, { onProgress, signal }) => {
      const users = await connected.users({ signal });
      const userIds = new Map(users.map(({ uid, userId }) => [uid, userId]));
      const templates = (await connected.fingers.readAll({ onProgress, signal })).map(
        ({ uid, finger, flag, template }) => ({
          uid,
          userId: userIds.get(uid) ?? null,
          finger,
          flag,
          bytes: template.length,
        }),
      );
      const algorithm = (await connected.fingers.algorithm()) ?? null;
      return {
        json: { algorithm, count: templates.length, templates },
        text: [
          'uid    userId                    finger  flag        bytes',
          ...templates.map(
            ({ uid, userId, finger, flag, bytes }) =>
              `${column(uid, 6)} ${column(userId ?? '(nobody)', 25)} ${column(finger, 7)} ${column(nameOf(flag), 11)} ${bytes}`,
          ),
          `${templates.length} templates of algorithm ${algorithm ?? '(not told)'}`,
        ],
      };
    }),
  );
}

const flagNames: ReadonlyMap<number, string> = new Map(
  Object.entries(templateFlag).map(([name, flag]) => [flag, name]),
);

function nameOf(flag: number): string {
  return flagNames.get(flag) ?? String(flag);
}
