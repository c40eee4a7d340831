import { useHouse } from '../../house/house-provider.tsx';
import { isOver } from './enrol-words.ts';

/** Who is enrolling somebody at a terminal besides this enrolment; by terminal. */
export function useOccupied(id: string): ReadonlyMap<string, string> {
  const { enrolments } = useHouse();
  return new Map(
    [...enrolments.values()].flatMap((each) =>
      each.id === id || each.terminal === null || isOver(each)
        ? []
        : [[each.terminal, each.startedBy] as const],
    ),
  );
}

/** The terminals at which a finger could be enrolled now. */
export function useUsableTerminals(id: string): readonly string[] {
  const { terminals } = useHouse();
  const occupied = useOccupied(id);
  return terminals
    .filter(
      ({ name, state, passport }) =>
        state === 'online' && !occupied.has(name) && passport?.enrolment !== 'no',
    )
    .map(({ name }) => name);
}
