import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import { unlockUnits } from '../../../src/protocol/commands/door.ts';
import { operation } from '../operation-log.ts';
import { refuse, type Answer } from './answer.ts';

/**
 * UNLOCK: the relay opens whatever `LockOn` says, unless the settings make it a model that does not. Only the low byte
 * counts, in the unit of the model; some clients send no more than that byte. Source: sources contradict each other on
 * the unit, so the raw value is noted.
 */
export const unlockAnswer: Answer = {
  command: commandCode.unlock,
  respond: ({ data }, { terminal }) => {
    const [time] = data;
    if (time === undefined || (data.length > 1 && data.length < 4)) return refuse('no time to open for');
    const raw = Buffer.from(data.subarray(0, 4)).toString('hex');
    const ms = (time * 1000) / unlockUnits[terminal.settings.unlockUnit];
    const { options, relay, settings, operations } = terminal;
    const note = `raw value ${raw}: ${ms} ms`;
    if (settings.unlockUnderLockOnZero === 'ignored' && options.effectiveNumber('LockOn') === 0)
      return { replies: [{ command: replyCode.ok }], note: `${note}; the relay is switched off by LockOn` };
    if (ms > 0 && !relay.open(ms, 'unlock')) return refuse('too many orders to open are waiting');
    operations.add(operation.unlocked);
    return { replies: [{ command: replyCode.ok }], note };
  },
};
