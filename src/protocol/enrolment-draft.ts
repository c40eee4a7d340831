import { startEnrolment, startEnrolmentByNumber } from './commands/enrolment.ts';
import { templateFlag } from './commands/templates.ts';
import type { UserRecordSize } from './commands/users.ts';
import { TerminalError } from './errors.ts';

/** The finger to enrol. */
export interface EnrolmentDraft {
  userId: string;
  /** 0–9, by the vendor's convention from the left little finger to the right one. */
  finger: number;
  /** 1 valid (default), 3 duress. */
  flag?: number | undefined;
  /** Deletes what this place holds first; otherwise a taken place is `already-enrolled`. */
  replace?: boolean | undefined;
}

/** Throws `ours` for what no terminal can take. */
export function checkDraft({ userId, finger, flag = templateFlag.valid }: EnrolmentDraft): void {
  if (!/^[!-~]{1,24}$/.test(userId)) throw badArgument('userId must have 1 to 24 letters or digits');
  if (!Number.isInteger(finger) || finger < 0 || finger > 9)
    throw badArgument('finger must be a whole number from 0 to 9');
  if (flag !== templateFlag.valid && flag !== templateFlag.duress)
    throw badArgument('flag must be 1 (valid) or 3 (duress)');
}

/**
 * The data of STARTENROLL in the form of terminals with user records of this size; undefined where the form has no
 * place for the flag. Throws `ours` where the userId must be a number and is none.
 */
export function enrolmentRequest(
  { userId, finger, flag = templateFlag.valid }: EnrolmentDraft,
  recordSize: UserRecordSize,
): Uint8Array | undefined {
  if (recordSize === 72) return startEnrolment.request.write({ userId, finger, flag });
  return flag === templateFlag.valid ? startEnrolmentByNumber.request.write({ userId, finger }) : undefined;
}

function badArgument(message: string): TerminalError {
  return new TerminalError('ours', message, { reason: 'bad-argument', command: startEnrolment.name });
}
