import { readState } from '../../../src/protocol/commands/door.ts';
import { answerTo } from './answer.ts';

const waiting = 0;
const enrolling = 1;
const inMenu = 3;

/** STATE_RRQ: the state stands in the session field. */
export const stateAnswer = answerTo(readState, (_request, { terminal: { reader, settings } }) => {
  if (settings.muteConnect || reader.isInMenu) return { state: inMenu };
  return { state: reader.isEnrolling ? enrolling : waiting };
});
