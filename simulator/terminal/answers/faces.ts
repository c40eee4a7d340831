import { commandCode, replyCode } from '../../../src/protocol/command-codes.ts';
import {
  allFaceEntries,
  deleteFaces,
  faceRequestLayout,
  writeFace,
} from '../../../src/protocol/commands/faces.ts';
import type { TerminalParts } from '../terminal-parts.ts';
import { answerTo, refuse, Refusal, type Answer } from './answer.ts';
import { inPieces } from './dataset.ts';

/** Terminals without legacy faces do not know these commands. */
function ifCapable(answer: Answer): Answer {
  return {
    command: answer.command,
    respond: (frame, visit) =>
      hasFaces(visit.terminal)
        ? answer.respond(frame, visit)
        : { replies: [{ command: replyCode.unknown }], note: 'this terminal has no faces of this kind' },
  };
}

export function hasFaces({ options }: TerminalParts): boolean {
  return options.effectiveNumber('FaceFunOn') === 1;
}

/** 150: all entries of a user, or one. */
export const readFacesAnswer = ifCapable({
  command: commandCode.readFaces,
  respond: ({ data }, { terminal }) => {
    if (data.length < faceRequestLayout.size) return refuse('a face is asked for with a uid and an index');
    const { uid, index } = faceRequestLayout.read(data, { longer: true });
    const entries = terminal.faces.get(uid, index === allFaceEntries ? undefined : index);
    return entries === undefined ? refuse('there is no such face') : inPieces(entries, terminal);
  },
});

/** 151: the upload becomes the face of a user, refused or ignored where the settings say so. */
export const writeFaceAnswer = ifCapable(
  answerTo(writeFace, ({ userId }, { terminal, session }) => {
    const user = terminal.users.byUserId(userId);
    const entries = session.upload?.bytes();
    if (terminal.settings.faceWrites === 'refused') return new Refusal('faces cannot be written here');
    if (user === undefined || entries === undefined)
      return new Refusal('there is no such user, or no whole upload');
    if (terminal.settings.faceWrites === 'ignored') return undefined;
    if (!terminal.faces.set(user.uid, entries)) return new Refusal('these are no entries of a face');
    terminal.changed();
    return undefined;
  }),
);

/** 152. */
export const deleteFacesAnswer = ifCapable(
  answerTo(deleteFaces, ({ userId }, { terminal }) => {
    const uid = terminal.users.byUserId(userId)?.uid;
    if (uid === undefined || terminal.faces.get(uid) === undefined)
      return new Refusal('there is no such face');
    if (terminal.settings.faceWrites === 'ignored') return undefined;
    terminal.faces.delete(uid);
    terminal.changed();
    return undefined;
  }),
);
