import { replyCode } from '../../../src/protocol/command-codes.ts';
import { readSizes } from '../../../src/protocol/commands/free-sizes.ts';
import type { Answer } from './answer.ts';

/** GET_FREE_SIZES in one of the three lengths seen; the tail of the longest is of unknown meaning and zero here. */
export const freeSizesAnswer: Answer = {
  command: readSizes.command,
  respond: (_frame, { machine }) => {
    const { users, punches, settings } = machine;
    const everybody = users.all();
    const templates = users.fingerCount;
    const templateCapacity = users.capacity;
    const { data } = readSizes.reply.write({
      users: users.count,
      templates,
      punches: punches.count,
      operations: 0,
      admins: everybody.filter(({ privilege }) => privilege > 1).length,
      passwords: everybody.filter(({ password }) => password !== '').length,
      templateCapacity,
      userCapacity: users.capacity,
      punchCapacity: punches.capacity,
      templatesFree: Math.max(0, templateCapacity - templates),
      usersFree: users.capacity - users.count,
      punchesFree: punches.capacity - punches.count,
      ...(settings.sizesLength === 80 ? {} : { faces: 0, faceCapacity: 0 }),
    });
    const answer = new Uint8Array(settings.sizesLength);
    answer.set(data ?? []);
    return { replies: [{ command: replyCode.ok, data: answer }] };
  },
};
