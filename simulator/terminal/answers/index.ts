import { authAnswer } from './auth.ts';
import type { Answer } from './answer.ts';
import { freeDataAnswer, prepareBufferAnswer, readBufferAnswer } from './buffered-read.ts';
import { connectAnswer } from './connect.ts';
import { deleteUserAnswer } from './delete-user.ts';
import { readPunchesAnswer, readTableAnswer, readUsersAnswer } from './direct-read.ts';
import { doorStateAnswer } from './door-state.ts';
import { disableAnswer, enableAnswer } from './enable.ts';
import { exitAnswer } from './exit.ts';
import { freeSizesAnswer } from './free-sizes.ts';
import { readOptionAnswer } from './read-option.ts';
import { refreshDataAnswer } from './refresh-data.ts';
import { refreshOptionsAnswer } from './refresh-options.ts';
import { registerEventsAnswer } from './register-events.ts';
import { clearScreenAnswer, writeScreenAnswer } from './screen.ts';
import { stateAnswer } from './state.ts';
import { readTimeAnswer, writeTimeAnswer } from './time.ts';
import { unknownAnswer } from './unknown.ts';
import { unlockAnswer } from './unlock.ts';
import { userIdWidthAnswer } from './user-id-width.ts';
import { versionAnswer } from './version.ts';
import { voiceAnswer } from './voice.ts';
import { writeOptionAnswer } from './write-option.ts';
import { writeUserAnswer } from './write-user.ts';

const answers: ReadonlyMap<number, Answer> = new Map(
  [
    connectAnswer,
    authAnswer,
    exitAnswer,
    enableAnswer,
    disableAnswer,
    stateAnswer,
    versionAnswer,
    userIdWidthAnswer,
    readOptionAnswer,
    writeOptionAnswer,
    refreshOptionsAnswer,
    freeSizesAnswer,
    readTimeAnswer,
    writeTimeAnswer,
    writeUserAnswer,
    deleteUserAnswer,
    refreshDataAnswer,
    readUsersAnswer,
    readPunchesAnswer,
    readTableAnswer,
    prepareBufferAnswer,
    readBufferAnswer,
    freeDataAnswer,
    registerEventsAnswer,
    unlockAnswer,
    doorStateAnswer,
    writeScreenAnswer,
    clearScreenAnswer,
    voiceAnswer,
    unknownAnswer,
  ].map((answer) => [answer.command, answer]),
);

/** How this terminal answers a command; what it does not know is answered with 65535. */
export function answerFor(command: number): Answer {
  return answers.get(command) ?? unknownAnswer;
}
