import { checkUpload, maxPieceBytes, usualPieceBytes } from './commands/uploads.ts';
import type { Dialogue } from './dialogue.ts';
import { isRefusal, isTransport } from './errors.ts';
import { free, upload } from './upload.ts';

/** From the smallest up, so that a terminal is never sent much more than it has shown it can take. */
const candidates = [2048, 4096, 8192, 16_384, 32_768, maxPieceBytes];

/**
 * Finds the largest piece this terminal takes, by filling its buffer with a pattern that nothing consumes. A size counts
 * as proved when all its pieces are acknowledged and, where the terminal can tell (119), what arrived has the same check
 * value as the same bytes in usual pieces. Returns the usual 1,024 where nothing larger is proved.
 */
export async function probePieceBytes(dialogue: Dialogue, signal?: AbortSignal): Promise<number> {
  let proved = usualPieceBytes;
  for (const pieceBytes of candidates) {
    const scratch = Uint8Array.from(
      { length: pieceBytes * 2 + 1 },
      (_, index) => (index * 31 + pieceBytes) & 0xff,
    );
    if (!(await isTaken(dialogue, scratch, pieceBytes, signal))) break;
    proved = pieceBytes;
  }
  return proved;
}

function isTaken(
  dialogue: Dialogue,
  scratch: Uint8Array,
  pieceBytes: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return dialogue.alone(async () => {
    try {
      const check = await checkAfter(dialogue, scratch, pieceBytes, signal);
      return check === undefined || check === (await checkAfter(dialogue, scratch, usualPieceBytes, signal));
    } catch (error) {
      // Too large a piece may be refused, or be lost without a word.
      if (isRefusal(error) || (isTransport(error) && error.reason === 'timed-out')) return false;
      throw error;
    } finally {
      await free(dialogue);
    }
  }, signal);
}

/** Undefined where the terminal has no check values. */
async function checkAfter(
  dialogue: Dialogue,
  scratch: Uint8Array,
  pieceBytes: number,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  await upload(dialogue, scratch, { pieceBytes, signal });
  return (await dialogue.askIfKnown(checkUpload, undefined, { signal }))?.value;
}
