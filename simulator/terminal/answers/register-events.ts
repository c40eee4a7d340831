import { registerEvents } from '../../../src/protocol/commands/events.ts';
import { answerTo } from './answer.ts';

/** REG_EVENT: for this session only; 0 ends it. */
export const registerEventsAnswer = answerTo(registerEvents, ({ mask }, { session }) => {
  session.eventMask = mask;
});
