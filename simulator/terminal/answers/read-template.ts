import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { fingerLayout } from '../../../src/protocol/commands/templates.ts';
import type { Machine } from '../machine.ts';
import type { StoredTemplate } from '../template-memory.ts';
import { refuse, type Answer, type AnswerResult } from './answer.ts';
import { inPieces } from './dataset.ts';

/** 88: one template with its flag behind it. Source: two captures. */
export const readTemplateAnswer: Answer = {
  command: commandCode.readTemplate,
  respond: ({ data }, { machine }) =>
    machine.settings.extendedTemplateReads === 'unknown'
      ? { replies: [{ command: replyCode.unknown }], note: 'this terminal does not know 88' }
      : one(machine, data, ({ template, flag }) => Buffer.concat([template, Uint8Array.of(flag)])),
};

/** 9 with a uid and a finger: one template, nothing behind it. */
export function readPlainTemplate(machine: Machine, data: Uint8Array): AnswerResult {
  return one(machine, data, ({ template }) => template);
}

function one(
  machine: Machine,
  data: Uint8Array,
  asSent: (stored: StoredTemplate) => Uint8Array,
): AnswerResult {
  if (data.length < fingerLayout.size) return refuse('one template is asked for with a uid and a finger');
  const { uid, finger } = fingerLayout.read(data, { longer: true });
  const stored = machine.users.template(uid, finger);
  return stored === undefined ? refuse('there is no such finger') : inPieces(asSent(stored), machine);
}
