import { announceUpload, freeBuffer, maxPieceBytes, uploadPiece } from './commands/uploads.ts';
import type { Dialogue } from './dialogue.ts';
import { ignoreTerminalError, rethrowAbout, TerminalError } from './errors.ts';

export interface UploadOptions {
  /** Default the dialogue's. */
  pieceBytes?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Called after each piece the terminal has acknowledged. */
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/**
 * Fills the terminal's buffer and lets `consume` send the command that takes its content; whatever happens, the buffer
 * is freed. Waits for its turn where other work has the buffer. An error of the upload names the piece.
 */
export function uploadAndConsume<T>(
  dialogue: Dialogue,
  bytes: Uint8Array,
  options: UploadOptions,
  consume: () => Promise<T>,
): Promise<T> {
  return dialogue.alone(async () => {
    try {
      await upload(dialogue, bytes, options);
      return await consume();
    } finally {
      await free(dialogue);
    }
  }, options.signal);
}

/**
 * 1500 with the size, then 1501 with each piece. The caller has the buffer's turn ({@link Dialogue.alone}) and frees it;
 * {@link uploadAndConsume} does both.
 */
export async function upload(
  dialogue: Dialogue,
  bytes: Uint8Array,
  options: UploadOptions = {},
): Promise<void> {
  const { pieceBytes = dialogue.uploadPieceBytes, signal, onProgress } = options;
  if (!isPieceSize(pieceBytes))
    throw new TerminalError('ours', `pieces have 1 to ${maxPieceBytes} bytes, not ${pieceBytes}`, {
      reason: 'bad-argument',
    });
  const total = bytes.length;
  await dialogue
    .ask(announceUpload, { value: total }, { signal })
    .catch(rethrowAbout(`announcing ${total} bytes`));
  for (let at = 0; at < total; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    await dialogue
      .ask(uploadPiece, piece, { signal })
      .catch(rethrowAbout(`piece ${at / pieceBytes + 1} of ${Math.ceil(total / pieceBytes)}`));
    onProgress?.(at + piece.length, total);
  }
}

/** Best effort: the next upload drops an old buffer anyway, and a dead link has none. */
export async function free(dialogue: Dialogue): Promise<void> {
  if (dialogue.connection.isClosed) return;
  await dialogue.ask(freeBuffer, undefined).catch(ignoreTerminalError);
}

export function isPieceSize(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes >= 1 && bytes <= maxPieceBytes;
}
