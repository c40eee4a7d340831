import { describe, expect, onTestFinished, test } from 'vitest';
import type { SimulatedTerminal, SimulatedTerminalOptions } from '../../simulator/terminal/terminal.ts';
import {
  connectTerminal,
  type EnrolmentDraft,
  type EnrolmentStep,
  type Terminal,
} from '../../src/protocol/terminal.ts';
import {
  firmware,
  fittingConfig,
  isOverTcp,
  tellsOfStrangers,
  transport,
} from '../support/firmware-under-test.ts';
import { House } from '../support/house.ts';
import { terminalForTest } from '../support/terminal-for-test.ts';

const { encoding, unlockUnit } = fittingConfig;

async function connect({ host, port }: SimulatedTerminal): Promise<Terminal> {
  const terminal = await connectTerminal({ name: 'front door', host, port, transport, encoding, unlockUnit });
  onTestFinished(() => terminal.close());
  return terminal;
}

async function pair(options: SimulatedTerminalOptions = {}) {
  const simulated = await terminalForTest({ firmware, users: 3, enrolmentPaceMs: 5, ...options });
  return { simulated, terminal: await connect(simulated) };
}

function press(simulated: SimulatedTerminal, finger: string, quality = 100): void {
  simulated.presentFinger({ finger, quality });
  simulated.lift();
}

/** Runs an enrolment; `whenAsked` is called each time a finger is wanted. */
async function run(
  terminal: Terminal,
  draft: EnrolmentDraft,
  whenAsked: (press: number) => void,
  options: { signal?: AbortSignal; pressTimeoutMs?: number } = {},
): Promise<EnrolmentStep[]> {
  const steps: EnrolmentStep[] = [];
  for await (const step of terminal.enrolFinger(draft, options)) {
    steps.push(step);
    if (step.type === 'waiting-for-finger')
      whenAsked(steps.filter(({ type }) => type === 'sample').length + 1);
  }
  return steps;
}

const index = { userId: '1002', finger: 1 };
const failed = (reason: string) => expect.objectContaining({ type: 'failed', reason });

/** Somebody who was enrolled before, with the seeded finger. */
function identifies(simulated: SimulatedTerminal): boolean {
  return simulated.pressFinger({ userId: '1001' }).matched;
}

describe('a finger', () => {
  test('is enrolled after a poor press, recognised at once, and nothing stays behind', async () => {
    const { simulated, terminal } = await pair();
    await terminal.registerEvents();
    const heard: string[] = [];
    terminal.onEvent(({ type }) => heard.push(type));
    const steps = await run(terminal, index, (number) => press(simulated, 'ada', number === 1 ? 10 : 90));
    const stored = await terminal.fingers.read(2, 1);
    expect(steps.map((step) => (step.type === 'sample' ? step.score : step.type))).toEqual([
      'waiting-for-finger',
      0,
      'waiting-for-finger',
      100,
      'waiting-for-finger',
      100,
      'waiting-for-finger',
      100,
      'done',
    ]);
    expect(steps.at(-1)).toEqual({ type: 'done', templateSize: stored?.template.length });
    expect(simulated.presentFinger({ finger: 'ada' })).toMatchObject({ matched: true, userId: '1002' });
    await terminal.sizes();
    const before = tellsOfStrangers ? ['finger', 'identification'] : ['finger-enrolled'];
    expect(heard.slice(-1 - before.length)).toEqual([...before, 'verification']);
    expect(simulated.view().sessions).toMatchObject([{ eventMask: 0xffff }]);
  });

  test('of duress is kept as such, and is recognised where its template is carried to', async () => {
    const { simulated, terminal } = await pair();
    // The order to enrol has no place for it on black-white terminals, and is not given there.
    const canBeTold = firmware.settings.userRecordSize !== 28;
    const steps = await run(terminal, { ...index, flag: 3 }, () => press(simulated, 'ada'));
    const end = canBeTold ? { type: 'done' } : { type: 'failed', reason: 'not-supported' };
    expect(steps.at(-1)).toMatchObject(end);
    const template = await terminal.fingers.read(2, 1);
    expect(template?.flag).toBe(canBeTold ? 3 : undefined);
    const other = await pair();
    if (template !== undefined) await other.terminal.fingers.write(template);
    expect(other.simulated.presentFinger({ finger: 'ada' })).toMatchObject({ matched: canBeTold });
  });

  test('is known at the other terminal at every press, and noticed when it is enrolled there once more', async () => {
    const [here, there] = [await pair(), await pair()];
    await run(here.terminal, index, () => press(here.simulated, 'ada/1', 80));
    const template = await here.terminal.fingers.read(2, 1);
    if (template !== undefined) await there.terminal.fingers.write(template);
    for (const quality of [60, 80, 100]) {
      expect(there.simulated.presentFinger({ finger: 'ada/1', quality })).toMatchObject({ userId: '1002' });
      there.simulated.lift();
    }
    for (const [finger, quality] of [
      ['ada/1', 20],
      ['ada/2', 100],
    ] as const) {
      expect(there.simulated.presentFinger({ finger, quality })).toMatchObject({ matched: false });
      there.simulated.lift();
    }
    const again = await run(there.terminal, { userId: '1003', finger: 1 }, () =>
      press(there.simulated, 'ada/1'),
    );
    expect(again.at(-1)).toEqual(failed('duplicate-finger'));
  });

  test('of somebody else is told apart', async () => {
    const { simulated, terminal } = await pair();
    const steps = await run(terminal, index, () => press(simulated, '1003'));
    expect(steps.at(-1)).toEqual(failed('duplicate-finger'));
    expect(identifies(simulated)).toBe(true);
  });

  test('pressed too differently is not taken', async () => {
    const { simulated, terminal } = await pair();
    const steps = await run(terminal, index, (number) => press(simulated, number === 2 ? 'bob' : 'ada'));
    expect(steps.at(-1)).toEqual(failed('poor-presses'));
    expect(identifies(simulated)).toBe(true);
  });

  test.each(['refused', 'reported'] as const)('whose place is taken: %s', async (occupiedSlot) => {
    const { simulated, terminal } = await pair({ occupiedSlot });
    const steps = await run(terminal, { userId: '1002', finger: 6 }, () => undefined);
    expect(steps.at(-1)).toEqual(failed('already-enrolled'));
    expect(identifies(simulated)).toBe(true);
  });

  test('takes that place where it is asked to', async () => {
    const { simulated, terminal } = await pair();
    const steps = await run(terminal, { userId: '1002', finger: 6, replace: true }, () =>
      press(simulated, 'ada'),
    );
    expect(steps.at(-1)).toMatchObject({ type: 'done' });
    expect(simulated.presentFinger({ finger: 'ada' })).toMatchObject({ matched: true, userId: '1002' });
  });

  test('is enrolled at a terminal with records of 28 bytes too', async () => {
    const { simulated, terminal } = await pair({ userRecordSize: 28 });
    const steps = await run(terminal, index, () => press(simulated, 'ada'));
    expect(steps.at(-1)).toMatchObject({ type: 'done' });
    expect(simulated.users()[1]?.fingers).toEqual([1, 6]);
  });
});

describe('an enrolment ends, and the terminal identifies people again', () => {
  test('when nobody presses until the terminal has enough', async () => {
    const { simulated, terminal } = await pair({ pressTimeoutMs: 50 });
    const steps = await run(terminal, index, () => undefined);
    expect(steps.at(-1)).toEqual(failed('cancelled-or-timed-out'));
    expect(identifies(simulated)).toBe(true);
  });

  test('when nobody presses until the caller has enough', async () => {
    const { simulated, terminal } = await pair();
    const steps = await run(terminal, index, () => undefined, { pressTimeoutMs: 50 });
    expect(steps.at(-1)).toEqual(failed('timed-out'));
    expect(identifies(simulated)).toBe(true);
  });

  test('when the cancel key is pressed', async () => {
    const { simulated, terminal } = await pair();
    const steps = await run(terminal, index, () => simulated.cancel());
    expect(steps.at(-1)).toEqual(failed('cancelled-or-timed-out'));
    expect(identifies(simulated)).toBe(true);
  });

  test('when the caller’s signal comes', async () => {
    const { simulated, terminal } = await pair();
    const stop = new AbortController();
    const steps = await run(terminal, index, () => stop.abort(), { signal: stop.signal });
    expect(steps.at(-1)).toEqual(failed('cancelled'));
    expect(identifies(simulated)).toBe(true);
    expect((await run(terminal, index, () => press(simulated, 'ada'))).at(-1)).toMatchObject({
      type: 'done',
    });
  });

  test('when the connection is closed', async () => {
    const { simulated, terminal } = await pair();
    const steps = await run(terminal, index, () => void terminal.close());
    expect(steps.at(-1)).toEqual(failed('cancelled'));
    expect(identifies(simulated)).toBe(true);
  });

  test('when somebody is in the menu', async () => {
    const { simulated, terminal } = await pair();
    simulated.openMenu();
    const steps = await run(terminal, index, () => undefined);
    expect(steps.at(-1)).toEqual(failed('in-menu'));
    simulated.closeMenu();
    expect(identifies(simulated)).toBe(true);
  });
});

describe('the connection is lost in the middle', () => {
  test('and whoever connects next brings the terminal back', async () => {
    const { simulated, terminal } = await pair();
    // Over UDP nobody hears of the end: the press is waited for in vain.
    const patience = isOverTcp ? {} : { pressTimeoutMs: 100 };
    const steps = await run(terminal, index, () => simulated.cutConnections(), patience);
    expect(steps.at(-1)).toEqual(failed(isOverTcp ? 'connection-lost' : 'timed-out'));
    expect(identifies(simulated)).toBe(false);
    await (await connect(simulated)).backToIdentifying();
    expect(identifies(simulated)).toBe(true);
  });

  test('and the bridge brings it back when it has connected again', async () => {
    const house = await House.start({ terminals: [{ secondClient: 'share' }] });
    const person = await house.enrol();
    const desk = await connect(house.terminal());
    const steps = await run(desk, { userId: person.userId, finger: 1 }, () => desk.drop());
    expect(steps.at(-1)).toEqual(failed('connection-lost'));
    expect(house.terminal().pressFinger({ userId: person.userId })).toMatchObject({ matched: false });
    house.terminal().cutConnections();
    await house.lost();
    await house.online();
    house.press(person);
    expect(await house.decided()).toMatchObject([{ outcome: 'opened' }]);
  });
});
