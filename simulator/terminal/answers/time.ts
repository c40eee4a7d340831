import { formatWallTime } from '../../../src/protocol/clock.ts';
import { readTime, writeTime } from '../../../src/protocol/commands/time.ts';
import { operation } from '../operation-log.ts';
import { answerTo } from './answer.ts';

export const readTimeAnswer = answerTo(readTime, (_request, { terminal }) => terminal.clock.wallMs());

export const writeTimeAnswer = answerTo(writeTime, (wallMs, { terminal }) => {
  terminal.clock.set(wallMs);
  terminal.timeline.add('terminal', `the clock is set to ${formatWallTime(wallMs)}`);
  terminal.operations.add(operation.clockSet);
  terminal.changed();
});
