import { patchUserRecord } from '../../protocol/commands/users.ts';
import { BridgeError } from '../errors.ts';
import type { EnrolmentSeat } from '../terminals/enrolment-seat.ts';

/** Gives a user of a connected terminal a PIN; the rest of the user's record stays. The bridge keeps no PIN. */
export async function writePin(
  seat: EnrolmentSeat | undefined,
  { userId, pin }: { userId: string; pin: string },
): Promise<void> {
  const written = await seat?.session.userTable.edit((user, record) =>
    user.userId === userId ? patchUserRecord(record, { password: pin }, 'utf8') : undefined,
  );
  if (written === undefined || written === 0)
    throw new BridgeError('refusal', 'pin-not-written', 'the terminal did not take the PIN', {
      advice: 'enrol the PIN again when the terminal is back',
    });
}
