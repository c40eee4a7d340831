import type { SimulatedTerminal } from '../terminal/terminal.ts';
import type { Time } from '../terminal/time.ts';
import { play, type Script, type ScriptStep } from './script.ts';

export interface RunningScript {
  /** Steps that have not come yet never do. */
  stop(): void;
}

/** Plays the steps as their time comes. One that is not possible is told of in the terminal's timeline, and the others go on. */
export function runScript(
  { steps }: Script,
  terminals: readonly SimulatedTerminal[],
  time: Time,
): RunningScript {
  const waits = new Set<() => void>();
  const doIn = (ms: number, step: ScriptStep, terminal: SimulatedTerminal, number: number) => {
    const takeBack = time.schedule(ms, () => {
      waits.delete(takeBack);
      attempt(step, terminal, number);
    });
    waits.add(takeBack);
  };
  for (const [index, step] of steps.entries()) {
    const terminal = terminals[step.terminal];
    if (terminal === undefined) continue;
    if (step.at !== undefined) doIn(step.at, step, terminal, index + 1);
    else waits.add(whenItHappens(step, terminal, () => doIn(step.delayMs, step, terminal, index + 1)));
  }
  return {
    stop: () => {
      for (const takeBack of waits) takeBack();
      waits.clear();
    },
  };
}

function whenItHappens({ after, nth }: ScriptStep, terminal: SimulatedTerminal, act: () => void): () => void {
  let count = 0;
  const takeBack = terminal.moments.on((moment) => {
    if (moment !== after) return;
    count += 1;
    if (count < nth) return;
    takeBack();
    act();
  });
  return takeBack;
}

function attempt(step: ScriptStep, terminal: SimulatedTerminal, number: number): void {
  try {
    play(step, terminal);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown';
    terminal.note(`step ${number} of the script was not possible: ${why}`);
  }
}
