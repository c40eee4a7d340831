import { describe, expect, test } from 'vitest';
import { Dialogue } from '../../src/protocol/dialogue.ts';
import { FingerEnrolment } from '../../src/protocol/enrolment.ts';
import { EventRegistration } from '../../src/protocol/event-registration.ts';
import { double } from '../support/hand-made.ts';
import { openConnection } from '../support/open-connection.ts';
import {
  asked,
  enrolled,
  enrollingTerminal,
  finger,
  merged,
  ok,
  refused,
  score,
  takeAll,
} from './support/enrolling-terminal.ts';

const ada = { userId: '1007', finger: 6 };
const press = [finger, score(100)];
const failed = (reason: string) => expect.objectContaining({ type: 'failed', reason });
const waiting = (number: number) => ({ type: 'waiting-for-finger', press: number, of: 3 });
const cancel = 62;
const start = 61;
const verify = 60;
const register = 500;

describe('the caller ends it', () => {
  test('before it began: nothing is asked', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = await takeAll(terminal.enrolFinger(ada, { signal: AbortSignal.abort() })).over;
    expect(steps).toEqual([failed('cancelled')]);
    expect(asked(scripted)).toEqual([1000]);
  });

  test('while a finger is waited for', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const stop = new AbortController();
    const steps = takeAll(terminal.enrolFinger(ada, { signal: stop.signal }));
    await steps.count(1);
    stop.abort();
    expect(await steps.over).toEqual([waiting(1), failed('cancelled')]);
    expect(asked(scripted).slice(-4)).toEqual([verify, cancel, verify, register]);
  });

  test('and the terminal says nothing to that: half a second is waited for its last word', async () => {
    const { clock, scripted, terminal } = await enrollingTerminal(({ command }) =>
      command === cancel ? [{ command: 2000 }] : undefined,
    );
    const stop = new AbortController();
    const steps = takeAll(terminal.enrolFinger(ada, { signal: stop.signal }));
    await steps.count(1);
    stop.abort();
    await scripted.received(cancel, 2);
    // Presses under way do not make it wait longer.
    scripted.send(...press);
    await scripted.received(2000, 2);
    expect(asked(scripted).at(-1)).toBe(cancel);
    clock.advance(500);
    expect(await steps.over).toEqual([waiting(1), failed('cancelled')]);
    expect(asked(scripted).slice(-2)).toEqual([verify, register]);
    expect(clock.pending).toBe(0);
  });

  test('a moment too late: then the finger is enrolled', async () => {
    const { scripted, terminal } = await enrollingTerminal((request) =>
      request.command === cancel && scripted.requests.some(({ command }) => command === start)
        ? [merged(request, enrolled, ok)]
        : undefined,
    );
    const stop = new AbortController();
    const steps = takeAll(terminal.enrolFinger(ada, { signal: stop.signal }));
    await steps.count(1);
    stop.abort();
    expect(await steps.over).toEqual([waiting(1), { type: 'done', templateSize: 1200 }]);
  });

  test('while the start is not answered', async () => {
    const { scripted, terminal } = await enrollingTerminal(({ command }) =>
      command === start ? [] : undefined,
    );
    const stop = new AbortController();
    const steps = takeAll(terminal.enrolFinger(ada, { signal: stop.signal }));
    await scripted.received(start);
    stop.abort();
    expect(await steps.over).toEqual([failed('cancelled')]);
    expect(asked(scripted).slice(-4)).toEqual([start, cancel, verify, register]);
  });

  test('by leaving the iterator', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    for await (const step of terminal.enrolFinger(ada)) {
      expect(step).toEqual(waiting(1));
      break;
    }
    expect(asked(scripted).slice(-3)).toEqual([cancel, verify, register]);
  });

  test('by closing the connection', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    await terminal.close();
    expect(await steps.over).toEqual([waiting(1), failed('cancelled')]);
    expect(asked(scripted).slice(-4)).toEqual([cancel, verify, register, 1001]);
  });

  test('by closing the connection to a terminal that has stopped answering: that takes a second', async () => {
    let isSilent = false;
    const { clock, scripted, terminal } = await enrollingTerminal(() => (isSilent ? [] : undefined));
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    isSilent = true;
    const closed = terminal.close();
    await scripted.received(cancel, 2);
    clock.advance(1000);
    await closed;
    expect((await steps.over).at(-1)).toEqual(failed('cancelled'));
    expect(asked(scripted)).not.toContain(1001);
  });
});

describe('nothing comes', () => {
  test('for as long as a press may take: it is called off', async () => {
    const { clock, scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger(ada, { pressTimeoutMs: 5000 }));
    await steps.count(1);
    clock.advance(4000);
    scripted.send(finger, score(100));
    await steps.count(3);
    clock.advance(4000);
    scripted.send({ command: 500, session: 0x20 }, { command: 500, session: 0x10, data: double(3) });
    await scripted.received(2000, 4);
    clock.advance(1000);
    expect((await steps.over).at(-1)).toEqual(failed('timed-out'));
    expect(asked(scripted).slice(-3)).toEqual([cancel, verify, register]);
    expect(clock.pending).toBe(0);
  });

  test('for a minute, unless the caller says otherwise', async () => {
    const { clock, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    clock.advance(59_999);
    expect(steps.taken).toHaveLength(1);
    clock.advance(1);
    expect((await steps.over).at(-1)).toEqual(failed('timed-out'));
  });

  test('as answer to the start: it is called off', async () => {
    const { clock, scripted, terminal } = await enrollingTerminal(({ command }) =>
      command === start ? [] : undefined,
    );
    const steps = takeAll(terminal.enrolFinger(ada));
    await scripted.received(start);
    clock.advance(10_000);
    expect(await steps.over).toEqual([failed('no-answer')]);
    expect(asked(scripted).slice(-3)).toEqual([cancel, verify, register]);
  });

  test('when the terminal is to identify again: the connection is given up, for the next one to do it', async () => {
    const { clock, scripted, terminal } = await enrollingTerminal(({ command }) =>
      command === verify ? [] : undefined,
    );
    const steps = takeAll(terminal.enrolFinger(ada));
    await scripted.received(verify);
    clock.advance(10_000);
    await scripted.received(verify, 2);
    clock.advance(10_000);
    expect(await steps.over).toEqual([failed('no-answer')]);
    expect(await terminal.closed).toMatchObject({ kind: 'transport', reason: 'timed-out' });
  });
});

describe('the connection is lost', () => {
  test('while a finger is waited for', async () => {
    const { scripted, terminal } = await enrollingTerminal();
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.close();
    expect(await steps.over).toEqual([waiting(1), failed('connection-lost')]);
  });

  test('before the start is answered', async () => {
    const { scripted, terminal } = await enrollingTerminal(({ command }) =>
      command === start ? [] : undefined,
    );
    const steps = takeAll(terminal.enrolFinger(ada));
    await scripted.received(start);
    scripted.close();
    expect(await steps.over).toEqual([failed('connection-lost')]);
  });

  test('by a wrong checksum while the terminal goes back to identifying', async () => {
    const { scripted, terminal } = await enrollingTerminal(({ command }) =>
      command === verify && scripted.requests.some((request) => request.command === 2000)
        ? [{ command: 2000, checksumError: 1 }]
        : undefined,
    );
    const steps = takeAll(terminal.enrolFinger(ada));
    await steps.count(1);
    scripted.send(enrolled);
    expect((await steps.over).at(-1)).toMatchObject({ type: 'done' });
    expect(await terminal.closed).toMatchObject({ kind: 'wire', reason: 'checksum' });
  });

  test('and the next one brings the terminal back, whatever it refuses', async () => {
    const { scripted, terminal } = await enrollingTerminal(({ command }) =>
      command === cancel ? [refused] : undefined,
    );
    await terminal.backToIdentifying();
    expect(asked(scripted)).toEqual([1000, cancel, verify]);
  });
});

test('a mistake of this program is thrown, with the terminal back at identifying', async () => {
  const { terminal, clock, connection } = openConnection(() => [{ command: 2000 }]);
  const dialogue = new Dialogue(connection, 'front door', 1000);
  const enrolment = new FingerEnrolment({
    dialogue,
    clock,
    registration: new EventRegistration(dialogue),
    onEvent: () => () => undefined,
    recordSize: () => Promise.reject(new TypeError('a mistake')),
    slots: { isTaken: () => Promise.resolve(false), clear: () => Promise.resolve() },
  });
  await expect(enrolment.enrol(ada).next()).rejects.toThrow('a mistake');
  expect(asked(terminal)).toEqual([cancel, verify, register]);
  await enrolment.stop();
});
