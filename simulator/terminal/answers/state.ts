import { readState } from '../../../src/protocol/commands/door.ts';
import { answerTo } from './answer.ts';

const waiting = 0;
const inMenu = 3;

/** STATE_RRQ: the state stands in the session field. */
export const stateAnswer = answerTo(readState, (_request, { machine }) => ({
  state: machine.settings.muteConnect ? inMenu : waiting,
}));
