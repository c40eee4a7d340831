import { describe, expect, test } from 'vitest';
import { byte, concat, double, toHex } from '../support/hand-made.ts';
import type { Answer } from '../support/scripted-terminal.ts';
import {
  asked,
  dataset,
  enrolled,
  enrollingTerminal,
  refused,
  sizes,
  takeAll,
  unknown,
  user28,
  user72,
} from './support/enrolling-terminal.ts';

const ada = { userId: '1007', finger: 6 };
const failed = (reason: string) => expect.objectContaining({ type: 'failed', reason });
const cancel = 62;
const start = 61;
const verify = 60;
const register = 500;

describe('the terminal refuses to start', () => {
  const template = { command: 1501, data: concat(Uint8Array.of(1, 2, 3), byte(1)) };
  const cases: [string, string, (command: number) => readonly Answer[] | undefined][] = [
    [
      'not-supported',
      'it does not know the command',
      (command) => (command === start ? [unknown] : undefined),
    ],
    [
      'already-enrolled',
      'the place is taken',
      (command) => {
        if (command === 50) return [sizes(2)];
        if (command === 1503) return [dataset(user72(1, '1001'), user72(7, '1007'))];
        return command === 88 ? [template] : undefined;
      },
    ],
    [
      'busy',
      'the user has other fingers only',
      (command) => {
        if (command === 50) return [sizes(1)];
        if (command === 1503) return [dataset(user72(7, '1007'))];
        return command === 88 || command === 9 ? [refused] : undefined;
      },
    ],
    [
      'in-menu',
      'somebody is in its menu',
      (command) => (command === 64 ? [{ command: 2000, session: 3 }] : undefined),
    ],
    [
      'busy',
      'it does something else',
      (command) => (command === 64 ? [{ command: 2000, session: 4 }] : undefined),
    ],
    ['busy', 'it does not tell its state', (command) => (command === 64 ? [refused] : undefined)],
  ];
  test.each(cases)('%s: %s', async (reason, _why, script) => {
    const { scripted, terminal } = await enrollingTerminal(
      ({ command }) => script(command) ?? (command === start ? [refused] : undefined),
    );
    const steps = await takeAll(terminal.enrolFinger(ada)).over;
    expect(steps).toEqual([failed(reason)]);
    expect(asked(scripted).slice(-3)).toEqual([cancel, verify, register]);
  });

  test('a taken place is cleared first where that is wanted', async () => {
    const { scripted, terminal } = await enrollingTerminal(({ command }) => {
      if (command === 50) return [sizes(1)];
      return command === 1503 ? [dataset(user72(7, '1007'))] : undefined;
    });
    const steps = takeAll(terminal.enrolFinger({ ...ada, replace: true }));
    await steps.count(1);
    scripted.send(enrolled);
    expect((await steps.over).at(-1)).toMatchObject({ type: 'done' });
    expect(toHex((await scripted.received(19)).data)).toBe('070006');
    const order = asked(scripted);
    expect(order.indexOf(cancel) < order.indexOf(19) && order.indexOf(19) < order.indexOf(start)).toBe(true);
  });

  test('nothing is cleared for a user who is not there', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger({ ...ada, replace: true }));
    await steps.count(1);
    scripted.send(enrolled);
    await steps.over;
    expect(asked(scripted)).not.toContain(19);
  });

  test('a failing clear fails the enrolment', async () => {
    const { terminal } = await enrollingTerminal(({ command }) => (command === 50 ? [refused] : undefined));
    expect(await takeAll(terminal.enrolFinger({ ...ada, replace: true })).over).toEqual([failed('refused')]);
  });
});

describe('a terminal with user records of 28 bytes', () => {
  const blackWhite = () =>
    enrollingTerminal(({ command }) => {
      if (command === 50) return [sizes(1)];
      return command === 1503 ? [dataset(user28(7, 1007))] : undefined;
    });

  test('is asked in the form of five bytes', async () => {
    const { scripted, terminal } = await blackWhite();
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(enrolled);
    await steps.over;
    expect(toHex((await scripted.received(start)).data)).toBe(toHex(concat(double(1007), byte(6))));
  });

  test('cannot be asked for duress', async () => {
    const { scripted, terminal } = await blackWhite();
    expect(await takeAll(terminal.enrolFinger({ ...ada, flag: 3 })).over).toEqual([failed('not-supported')]);
    expect(asked(scripted)).not.toContain(start);
  });

  test('takes no userId with letters', async () => {
    const { terminal } = await blackWhite();
    const steps = await takeAll(terminal.enrolFinger({ userId: 'A1', finger: 1 })).over;
    expect(steps).toEqual([failed('bad-parameter')]);
  });
});
