import {
  clearAccessAnswer,
  readCombinationAnswer,
  readGroupAnswer,
  writeCombinationAnswer,
  writeGroupAnswer,
} from './access-groups.ts';
import {
  readUserGroupAnswer,
  readUserZonesAnswer,
  writeUserGroupAnswer,
  writeUserZonesAnswer,
} from './access-users.ts';
import { authAnswer } from './auth.ts';
import type { Answer } from './answer.ts';
import { freeDataAnswer, prepareBufferAnswer, readBufferAnswer } from './buffered-read.ts';
import {
  clearAdministratorsAnswer,
  clearDataAnswer,
  clearOperationsAnswer,
  clearPunchesAnswer,
} from './clearing.ts';
import { connectAnswer } from './connect.ts';
import { deleteTemplateAnswer, deleteTemplateByUserIdAnswer } from './delete-template.ts';
import { deleteUserAnswer } from './delete-user.ts';
import { readPunchesAnswer, readTableAnswer, readUsersAnswer } from './direct-read.ts';
import { doorStateAnswer } from './door-state.ts';
import { disableAnswer, enableAnswer } from './enable.ts';
import { cancelCaptureAnswer, startEnrolmentAnswer, startVerifyingAnswer } from './enrolment.ts';
import { exitAnswer } from './exit.ts';
import { deleteFacesAnswer, readFacesAnswer, writeFaceAnswer } from './faces.ts';
import { freeSizesAnswer } from './free-sizes.ts';
import { readOperationsAnswer } from './read-operations.ts';
import { readOptionAnswer } from './read-option.ts';
import { readTemplateAnswer } from './read-template.ts';
import { refreshDataAnswer } from './refresh-data.ts';
import { refreshOptionsAnswer } from './refresh-options.ts';
import { registerEventsAnswer } from './register-events.ts';
import { restartAnswer } from './restart.ts';
import { clearScreenAnswer, writeScreenAnswer } from './screen.ts';
import { stateAnswer } from './state.ts';
import { readTimeAnswer, writeTimeAnswer } from './time.ts';
import { readZoneAnswer, writeZoneAnswer } from './time-zones.ts';
import { unknownAnswer } from './unknown.ts';
import { unlockAnswer } from './unlock.ts';
import { announceUploadAnswer, checkUploadAnswer, uploadPieceAnswer } from './upload.ts';
import { userIdWidthAnswer } from './user-id-width.ts';
import { readVerifyStyleAnswer, writeVerifyStyleAnswer } from './verify-style.ts';
import { versionAnswer } from './version.ts';
import { voiceAnswer } from './voice.ts';
import { writeBatchAnswer } from './write-batch.ts';
import { writeOptionAnswer } from './write-option.ts';
import { writeTemplateAnswer } from './write-template.ts';
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
    clearPunchesAnswer,
    clearOperationsAnswer,
    clearAdministratorsAnswer,
    clearDataAnswer,
    restartAnswer,
    refreshDataAnswer,
    readUsersAnswer,
    readPunchesAnswer,
    readTableAnswer,
    prepareBufferAnswer,
    readBufferAnswer,
    freeDataAnswer,
    announceUploadAnswer,
    uploadPieceAnswer,
    checkUploadAnswer,
    readTemplateAnswer,
    writeTemplateAnswer,
    writeBatchAnswer,
    deleteTemplateAnswer,
    deleteTemplateByUserIdAnswer,
    readFacesAnswer,
    writeFaceAnswer,
    deleteFacesAnswer,
    registerEventsAnswer,
    startEnrolmentAnswer,
    startVerifyingAnswer,
    cancelCaptureAnswer,
    unlockAnswer,
    readUserGroupAnswer,
    writeUserGroupAnswer,
    readUserZonesAnswer,
    writeUserZonesAnswer,
    readGroupAnswer,
    writeGroupAnswer,
    readZoneAnswer,
    writeZoneAnswer,
    readCombinationAnswer,
    writeCombinationAnswer,
    clearAccessAnswer,
    readVerifyStyleAnswer,
    writeVerifyStyleAnswer,
    readOperationsAnswer,
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
