import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { decodeBatch, isBatchRequest, type Batch } from '../../../src/protocol/commands/batch.ts';
import { templateFlag } from '../../../src/protocol/commands/templates.ts';
import type { TerminalParts } from '../terminal-parts.ts';
import { Refusal, refuse, type Answer } from './answer.ts';

/**
 * 110: the upload becomes users and templates, over whatever is in their slots. The batch is read to its end before
 * anything is stored; what the memory then refuses ends it there, with what came before in place.
 */
export const writeBatchAnswer: Answer = {
  command: commandCode.writeBatch,
  respond: ({ data }, { terminal, session }) => {
    if (terminal.settings.batchWrites === 'unknown')
      return { replies: [{ command: replyCode.unknown }], note: 'this terminal does not know 110' };
    if (!isBatchRequest(data)) return refuse('only batches of users and templates are taken');
    const bytes = session.upload?.bytes();
    if (bytes === undefined) return refuse('no whole upload is there');
    const batch = read(bytes, terminal);
    if (batch instanceof Refusal) return refuse(batch.reason);
    const refusal = store(batch, terminal);
    terminal.changed();
    if (refusal !== undefined) return refuse(refusal);
    const note = `${batch.records.length} users, ${batch.templates.length} templates`;
    return { replies: [{ command: replyCode.ok }], note };
  },
};

function read(bytes: Uint8Array, terminal: TerminalParts): Batch | Refusal {
  try {
    return decodeBatch(bytes, terminal.settings.userRecordSize);
  } catch (cause) {
    // The codec throws for every batch it cannot read; what a hostile client sends is no fault of ours.
    return new Refusal(cause instanceof Error ? cause.message : 'the batch cannot be read');
  }
}

function store({ records, templates }: Batch, { users }: TerminalParts): string | undefined {
  for (const record of records) {
    const refusal = users.write(record);
    if (refusal !== undefined) return refusal;
  }
  for (const { uid, finger, template } of templates) {
    const refusal = users.setTemplate(uid, finger, template, templateFlag.valid);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
