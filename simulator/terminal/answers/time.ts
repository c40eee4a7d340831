import { formatWallTime } from '../../../src/protocol/clock.ts';
import { readTime, writeTime } from '../../../src/protocol/commands/time.ts';
import { operation } from '../operation-log.ts';
import { answerTo } from './answer.ts';

export const readTimeAnswer = answerTo(readTime, (_request, { machine }) => machine.clock.wallMs());

export const writeTimeAnswer = answerTo(writeTime, (wallMs, { machine }) => {
  machine.clock.set(wallMs);
  machine.timeline.add('terminal', `the clock is set to ${formatWallTime(wallMs)}`);
  machine.operations.add(operation.clockSet);
  machine.changed();
});
