import { readOption } from '../../../src/protocol/commands/options.ts';
import { paddedOption } from '../leftovers.ts';
import { answerTo, Refusal, type Answer } from './answer.ts';

const plain = answerTo(readOption, (name, { terminal }) => {
  const value = terminal.options.read(name);
  return value === undefined ? new Refusal('there is no such option') : { name, value };
});

/** OPTIONS_RRQ: ACK_ERROR where there is no such option, as most terminals do. */
export const readOptionAnswer: Answer = {
  command: plain.command,
  respond: (frame, visit) => {
    const { replies, ...rest } = plain.respond(frame, visit);
    return {
      ...rest,
      replies: replies.map(({ data, ...reply }) =>
        data === undefined ? reply : { ...reply, data: paddedOption(data, visit.terminal.settings) },
      ),
    };
  },
};
