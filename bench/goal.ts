/** A number with its direction as text: `<= 4`. */
export type Goal = `${'<' | '<=' | '>' | '>='} ${number}`;

/** One measured thing. `goal` and `ok` are null where nothing is demanded. */
export interface Figure {
  name: string;
  value: number;
  /** `ms`, `×`, or for counts of rows `of 100000 rows`. */
  unit: string;
  goal: Goal | null;
  /** Computed from `value` and `goal`, never given. */
  ok: boolean | null;
}

/** Whether a value meets a goal. What is not a number meets none; a text that is no goal throws `RangeError`. */
export function meetsGoal(value: number, goal: string): boolean {
  const [, direction, limitText] = /^(<=|>=|<|>) (-?\d+(?:\.\d+)?)$/.exec(goal) ?? [];
  if (direction === undefined || limitText === undefined)
    throw new RangeError(`"${goal}" is no goal: write a direction and a number, such as "<= 4"`);
  const limit = Number(limitText);
  if (Number.isNaN(value)) return false;
  if (direction === '<') return value < limit;
  if (direction === '<=') return value <= limit;
  if (direction === '>') return value > limit;
  return value >= limit;
}

/** A figure with its `ok` computed. The value is judged as it was measured, and shown with three decimals. */
export function figure(name: string, value: number, unit: string, goal: Goal | null = null): Figure {
  const ok = goal === null ? null : meetsGoal(value, goal);
  return { name, value: Math.round(value * 1000) / 1000, unit, goal, ok };
}

/** True where no goal was missed. */
export function allMet(figures: readonly Figure[]): boolean {
  return figures.every(({ ok }) => ok !== false);
}
