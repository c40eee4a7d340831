import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { fingerLayout } from '../../../src/protocol/commands/templates.ts';
import type { TerminalParts } from '../terminal-parts.ts';
import type { StoredTemplate } from '../template-memory.ts';
import { refuse, type Answer, type AnswerResult } from './answer.ts';
import { inPieces } from './dataset.ts';

/** 88: one template with its flag behind it. Source: two captures. */
export const readTemplateAnswer: Answer = {
  command: commandCode.readTemplate,
  respond: ({ data }, { terminal }) =>
    terminal.settings.extendedTemplateReads === 'unknown'
      ? { replies: [{ command: replyCode.unknown }], note: 'this terminal does not know 88' }
      : one(terminal, data, ({ template, flag }) => Buffer.concat([template, Uint8Array.of(flag)])),
};

/** 9 with a uid and a finger: one template, nothing behind it. */
export function readPlainTemplate(terminal: TerminalParts, data: Uint8Array): AnswerResult {
  return one(terminal, data, ({ template }) => template);
}

function one(
  terminal: TerminalParts,
  data: Uint8Array,
  asSent: (stored: StoredTemplate) => Uint8Array,
): AnswerResult {
  if (data.length < fingerLayout.size) return refuse('one template is asked for with a uid and a finger');
  const { uid, finger } = fingerLayout.read(data, { longer: true });
  const stored = terminal.users.template(uid, finger);
  return stored === undefined ? refuse('there is no such finger') : inPieces(asSent(stored), terminal);
}
