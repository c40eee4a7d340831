const now = Promise.resolve();

/** Lets promises move on, as long as `isDone` says no, at most so often. */
export async function turns(most: number, isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < most && !isDone(); turn += 1) await now;
}

export type Outcome = { result: unknown } | { error: unknown };

/** What becomes of a promise, to be looked at without waiting for it. */
export function settled(promise: Promise<unknown>): { value: Outcome | undefined } {
  const outcome: { value: Outcome | undefined } = { value: undefined };
  void watch(promise, (value) => {
    outcome.value = value;
  });
  return outcome;
}

async function watch(promise: Promise<unknown>, tell: (outcome: Outcome) => void): Promise<void> {
  try {
    tell({ result: await promise });
  } catch (error) {
    tell({ error });
  }
}
