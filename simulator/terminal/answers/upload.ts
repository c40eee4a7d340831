import { crc32 } from 'node:zlib';
import { announceUpload, checkUpload, uploadPiece } from '../../../src/protocol/commands/uploads.ts';
import { Upload } from '../upload.ts';
import { answerTo, Refusal } from './answer.ts';

/** 1500 from a client: room for so many bytes; what was uploaded before is gone. */
export const announceUploadAnswer = answerTo(announceUpload, ({ value }, { session }) => {
  session.upload = Upload.of(value);
  return session.upload === undefined ? new Refusal(`no room for ${value} bytes`) : undefined;
});

/** 1501 from a client: the next bytes. */
export const uploadPieceAnswer = answerTo(uploadPiece, (piece, { terminal, session }) => {
  if (session.upload === undefined) return new Refusal('no upload was announced');
  if (piece.length > terminal.settings.maxUploadPieceBytes) return new Refusal('the piece is too large');
  return session.upload.add(piece) ? undefined : new Refusal('the piece is empty or more than was announced');
});

/** 119. How terminals compute it nobody knows; any value that follows the bytes will do. */
export const checkUploadAnswer = answerTo(checkUpload, (_request, { session }) => {
  const bytes = session.upload?.bytes();
  return bytes === undefined ? new Refusal('no whole upload is there') : { value: crc32(bytes) };
});
