import { templateFlag } from '../../../src/protocol/commands/templates.ts';
import {
  cancelCapture,
  startEnrolment,
  startEnrolmentByNumber,
  startVerifying,
} from '../../../src/protocol/commands/enrolment.ts';
import { answerTo, Refusal, refuse, type Answer } from './answer.ts';

const byUserId = answerTo(startEnrolment, (request, { terminal, session }) => {
  const refusal = terminal.reader.start(request, session);
  return refusal === undefined ? undefined : new Refusal(refusal);
});

const byNumber = answerTo(startEnrolmentByNumber, (request, { terminal, session }) => {
  const refusal = terminal.reader.start({ ...request, flag: templateFlag.valid }, session);
  return refusal === undefined ? undefined : new Refusal(refusal);
});

/** STARTENROLL in the one form that a terminal with this size of user records knows. */
export const startEnrolmentAnswer: Answer = {
  command: startEnrolment.command,
  respond: (frame, visit) => {
    const isByNumber = visit.terminal.settings.userRecordSize === 28;
    if (frame.data.length !== (isByNumber ? 5 : 26)) return refuse('not the form of this terminal');
    return (isByNumber ? byNumber : byUserId).respond(frame, visit);
  },
};

export const startVerifyingAnswer = answerTo(startVerifying, (_request, { terminal }) =>
  terminal.reader.startVerifying(),
);

export const cancelCaptureAnswer = answerTo(cancelCapture, (_request, { terminal }) =>
  terminal.reader.cancelCapture(),
);
