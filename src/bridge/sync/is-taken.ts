import { kindOf } from '../errors.ts';

/** True where the terminal did it, false where it refused; everything else is thrown. */
export async function isTaken(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (kindOf(error) !== 'refusal') throw error;
    return false;
  }
}
