import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { unlockUnits } from '../../../src/protocol/commands/door.ts';
import { refuse, type Answer } from './answer.ts';

/**
 * UNLOCK: the relay opens whatever `LockOn` says. Only the low byte counts, in the unit of the model; some clients send
 * no more than that byte. Source: sources contradict each other on the unit, so the raw value is noted.
 */
export const unlockAnswer: Answer = {
  command: commandCode.unlock,
  respond: ({ data }, { machine }) => {
    const [time] = data;
    if (time === undefined || (data.length > 1 && data.length < 4)) return refuse('no time to open for');
    const raw = Buffer.from(data.subarray(0, 4)).toString('hex');
    const ms = (time * 1000) / unlockUnits[machine.settings.unlockUnit];
    if (ms > 0 && !machine.relay.open(ms, 'unlock')) return refuse('too many orders to open are waiting');
    return { replies: [{ command: replyCode.ok }], note: `raw value ${raw}: ${ms} ms` };
  },
};
