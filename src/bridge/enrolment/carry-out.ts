import { BridgeError, messageOf } from '../errors.ts';
import type { PlacementReport } from '../sync/placement.ts';
import type { BegunEnrolment } from './enrol.ts';
import type { HeldFinger } from './finger-places.ts';
import { FingerPlaces } from './finger-places.ts';
import type { GuidedParts } from './guided-parts.ts';
import type { GuidedState } from './guided-state.ts';

type CarryParts = Pick<GuidedParts, 'desk' | 'fleet' | 'store' | 'clock'>;

/** Reads the fingers back from the terminal where they were pressed. Throws `BridgeError` where one is not there. */
export async function readBack(
  state: GuidedState,
  { fleet }: Pick<CarryParts, 'fleet'>,
): Promise<readonly HeldFinger[]> {
  const { terminal, userId, fingers } = state.now;
  const seat = terminal === null ? undefined : fleet.seatOf(terminal);
  if (seat === undefined || userId === null)
    throw new BridgeError('refusal', 'terminal-offline', 'the terminal is not online', {
      advice: 'wait until it is back, and try again',
    });
  state.note('read-back', 'doing', { terminal: terminal ?? undefined });
  const held = await new FingerPlaces(seat, userId).all();
  const wanted = fingers.flatMap((finger) => held.get(finger) ?? []);
  if (wanted.length < fingers.length)
    throw new BridgeError('refusal', 'finger-gone', 'the terminal has not kept the finger', {
      advice: 'cancel, and enrol the finger once more',
    });
  state.note('read-back', 'done', { terminal: terminal ?? undefined });
  return wanted;
}

/** Seals fingers in the vault. */
export async function sealFingers(
  state: GuidedState,
  fingers: readonly HeldFinger[],
  { store, clock }: Pick<CarryParts, 'store' | 'clock'>,
): Promise<void> {
  state.note('sealed', 'doing');
  const { membershipId, terminal } = state.now;
  const at = clock.wallNow();
  await Promise.all(
    fingers.map(({ finger, flag, algorithm, template }) =>
      store.vault.put(
        {
          membershipId,
          kind: 'finger',
          finger,
          algorithm,
          flag,
          sourceTerminal: terminal ?? '',
          takenAt: at,
          bytes: template,
        },
        at,
      ),
    ),
  );
  state.note('sealed', 'done');
}

/**
 * Carries the member to all terminals, then to Cobot; each terminal is told of as soon as it is done. `afterwards` is what
 * else has to be done at each that has the user by then.
 */
export async function carryOut(
  state: GuidedState,
  begun: BegunEnrolment,
  { desk, fleet, store }: CarryParts,
  { algorithm, afterwards }: { algorithm?: string; afterwards?: (terminal: string) => Promise<void> } = {},
): Promise<void> {
  const others = algorithm === undefined ? new Set<string>() : await ofOtherAlgorithm(store, algorithm);
  for (const { name } of fleet.status()) state.note('written', 'doing', { terminal: name });
  const more: Promise<void>[] = [];
  const onPlaced = (placement: PlacementReport) => {
    const { terminal, result } = placement;
    const isThere = result === 'written' || result === 'already-there';
    if (afterwards === undefined || !isThere) notePlaced(state, placement, others);
    else
      more.push(
        afterwards(terminal).then(
          () => notePlaced(state, placement, others),
          (error: unknown) =>
            notePlaced(state, { terminal, result: 'failed', problem: messageOf(error) }, others),
        ),
      );
  };
  await desk.place(begun.member, { onPlaced });
  await Promise.all(more);
  state.note('registered', 'doing');
  await desk.finish(begun);
  state.note('registered', 'done');
}

/** Terminals whose templates are of another kind: none can be carried there. */
async function ofOtherAlgorithm(
  { terminals }: Pick<CarryParts['store'], 'terminals'>,
  algorithm: string,
): Promise<Set<string>> {
  const kept = await terminals.passports();
  return new Set(
    kept
      .filter(({ passport }) => (passport.templateAlgorithm ?? algorithm) !== algorithm)
      .map(({ name }) => name),
  );
}

function notePlaced(
  state: GuidedState,
  { terminal, result, problem }: PlacementReport,
  otherAlgorithm: ReadonlySet<string>,
): void {
  switch (result) {
    case 'written':
    case 'already-there':
      if (otherAlgorithm.has(terminal))
        state.note('written', 'left-out', { terminal, why: 'other-algorithm' });
      else state.note('written', 'done', { terminal });
      return;
    case 'offline':
      state.note('written', 'later', { terminal, why: 'offline' });
      return;
    case 'kept-out':
      state.note('written', 'left-out', { terminal, why: 'kept-out' });
      return;
    case 'taken':
      state.note('written', 'failed', { terminal, why: 'taken' });
      return;
    case 'failed':
      state.note('written', 'failed', { terminal, why: problem });
      return;
  }
}
