import { replyCode } from '../../../src/protocol/command-codes.ts';
import { readSizes } from '../../../src/protocol/commands/free-sizes.ts';
import { faceCapacity } from '../face-memory.ts';
import type { Answer } from './answer.ts';
import { hasFaces } from './faces.ts';

/** GET_FREE_SIZES in one of the three lengths seen; the tail of the longest is of unknown meaning and zero here. */
export const freeSizesAnswer: Answer = {
  command: readSizes.command,
  respond: (_frame, { terminal }) => {
    const { users, punches, settings } = terminal;
    const templates = users.fingerCount;
    const templateCapacity = users.fingerCapacity;
    const { data } = readSizes.reply.write({
      users: users.count,
      templates,
      punches: punches.count,
      operations: terminal.operations.count,
      admins: users.adminCount,
      passwords: users.passwordCount,
      templateCapacity,
      userCapacity: users.capacity,
      punchCapacity: punches.capacity,
      templatesFree: Math.max(0, templateCapacity - templates),
      usersFree: users.capacity - users.count,
      punchesFree: punches.capacity - punches.count,
      ...(settings.sizesLength === 80
        ? {}
        : { faces: terminal.faces.count, faceCapacity: hasFaces(terminal) ? faceCapacity : 0 }),
    });
    const answer = new Uint8Array(settings.sizesLength);
    answer.set(data ?? []);
    return { replies: [{ command: replyCode.ok, data: answer }] };
  },
};
