import { connectTerminal, type EnrolmentStep, type TerminalOptions } from '../../../src/protocol/terminal.ts';
import { byte, concat, double, handMadeFrame, padded, word, zeros } from '../../support/hand-made.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { ScriptedTerminal, type Answer, type WireRequest } from '../../support/scripted-terminal.ts';

export const ok: Answer = { command: 2000 };
export const refused: Answer = { command: 2001 };
export const unknown: Answer = { command: 65_535 };

export const finger: Answer = { command: 500, session: 2 };
export const score = (value: number): Answer => ({ command: 500, session: 0x100, data: byte(value) });
export const result = (value: number): Answer => ({ command: 500, session: 8, data: word(value) });
export const enrolled: Answer = {
  command: 500,
  session: 8,
  data: concat(word(0), word(1200), padded('1007', 9), byte(6)),
};

/** Several packets in one segment. */
export function merged(request: WireRequest, ...answers: readonly Answer[]): Uint8Array {
  return concat(
    ...answers.map((answer) =>
      answer instanceof Uint8Array
        ? answer
        : handMadeFrame(answer.command === 500 ? answer : { replyId: request.replyId, ...answer }),
    ),
  );
}

/** The answer to GET_FREE_SIZES with so many users. */
export function sizes(users: number): Answer {
  const data = new Uint8Array(80);
  new DataView(data.buffer).setInt32(16, users, true);
  return { command: 2000, data };
}

export const user72 = (uid: number, userId: string) => concat(word(uid), zeros(46), padded(userId, 24));
export const user28 = (uid: number, userId: number) => concat(word(uid), zeros(22), double(userId));

/** Users as the answer to 1503. */
export function dataset(...records: readonly Uint8Array[]): Answer {
  const all = concat(...records);
  return { command: 1501, data: concat(double(all.length), all) };
}

/**
 * A connected terminal that says OK to everything the script leaves out, and tells of the end of an enrolment that is
 * called off; it holds nobody unless the script says so.
 */
export async function enrollingTerminal(
  script: (request: WireRequest) => readonly Answer[] | undefined = () => undefined,
  options: Partial<TerminalOptions> = {},
) {
  const clock = new ManualClock();
  let isEnrolling = false;
  const scripted = new ScriptedTerminal((request) => {
    const { command } = request;
    if (command === 2000) return [];
    if (command === 1000) return [{ command: 2000, session: 7 }];
    const answers = script(request) ?? [command === 50 ? sizes(0) : ok];
    if (command === 62 && isEnrolling && answers[0] === ok) return [ok, result(6)];
    if (command === 61) isEnrolling = answers[0] === ok;
    return answers;
  });
  const terminal = await connectTerminal({
    name: 'front door',
    host: 'unused',
    port: 4370,
    clock,
    openWire: () => Promise.resolve(scripted.wire),
    ...options,
  });
  return { clock, scripted, terminal };
}

/** What was asked, by number, without acks of events. */
export function asked({ requests }: ScriptedTerminal): number[] {
  return requests.map(({ command }) => command).filter((command) => command !== 2000);
}

/** Takes all steps of an iterator as they come. */
export function takeAll(steps: AsyncIterable<EnrolmentStep>) {
  const taken: EnrolmentStep[] = [];
  const waiting = new Set<() => void>();
  const over = (async () => {
    for await (const step of steps) {
      taken.push(step);
      for (const wake of waiting) wake();
      waiting.clear();
    }
    return taken;
  })();
  return {
    taken,
    /** All steps, once the iterator has ended. */
    over,
    /** Resolves once so many steps were taken. */
    async count(steps_: number): Promise<void> {
      while (taken.length < steps_)
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
    },
  };
}
