import { isTaken } from './is-taken.ts';
import type { Plan } from './plan.ts';
import type { OwnUsers, SyncSession } from './ports.ts';

/** "Disabled" until its record is written as a whole, with the hours that the member may come at. */
const disabled = 1;

/**
 * Writes the first user of an empty terminal, in whichever size of record it takes; from then on the terminal shows its
 * size. The rest of the user follows as an update.
 */
export async function writeFirstUser(
  { uid, user }: Plan['added'][number],
  parts: {
    session: Pick<SyncSession, 'fingers'>;
    own: Pick<OwnUsers, 'note'>;
    clock: { wallNow(): number };
    signal: AbortSignal;
  },
): Promise<void> {
  const { session, own, clock, signal } = parts;
  await own.note([user.userId], clock.wallNow());
  const { userId, name } = user;
  const draft = { uid, userId, name, privilege: disabled };
  // A refusal is about more than the size; the run that follows shows what.
  await isTaken(session.fingers.writeMany({ users: [draft] }, { signal, verify: false }));
}
