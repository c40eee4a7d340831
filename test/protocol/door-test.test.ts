import { expect, test } from 'vitest';
import { doorTest } from '../../src/protocol/door-test.ts';
import { isTransport } from '../../src/protocol/errors.ts';
import { byte } from '../support/hand-made.ts';
import { answer, connectedTo, ok, optionsByHand, refused, type Script } from '../support/scripted-access.ts';
import type { Answer, WireRequest } from '../support/scripted-terminal.ts';

/** A terminal whose LockOn is 5 and can be written; the door sensor tells these states, one after the other. */
function door(sensor: readonly number[], over: Script = {}): Script {
  let lockOn = '5';
  const told = [...sensor];
  return {
    11: (request: WireRequest) => optionsByHand({ LockOn: lockOn })(request),
    12: ({ data }: WireRequest): Answer => {
      lockOn = Buffer.from(data).toString('latin1').slice('LockOn='.length, -1);
      return ok;
    },
    75: (): Answer => {
      const state = told.shift();
      return state === undefined ? refused : answer(byte(state));
    },
    ...over,
  };
}

const said = (answered: boolean | undefined) => () => Promise.resolve(answered);

test.each([
  { title: 'a person who saw it', sensor: [], didOpen: true, result: 'proven' },
  { title: 'a person who saw nothing', sensor: [], didOpen: false, result: 'refused' },
  { title: 'nobody, and no sensor', sensor: [], didOpen: undefined, result: 'unproven' },
  { title: 'nobody, and a sensor that moved', sensor: [0, 1], didOpen: undefined, result: 'proven' },
  {
    title: 'nobody, and a sensor that always says open',
    sensor: [1, 1],
    didOpen: undefined,
    result: 'unproven',
  },
  { title: 'nobody, and a sensor that stayed shut', sensor: [0, 0], didOpen: undefined, result: 'unproven' },
  { title: 'a person who contradicts the sensor', sensor: [0, 1], didOpen: false, result: 'unproven' },
] as const)('$title: $result', async ({ sensor, didOpen, result }) => {
  const { scripted, terminal } = await connectedTo(door(sensor));
  const tested = await doorTest(terminal, { seconds: 3, didOpen: said(didOpen) });
  expect(tested).toMatchObject({ unlock: 'acknowledged', didOpen, result });
  expect([...(await scripted.received(31)).data]).toEqual([3, 0, 0, 0]);
  const written = scripted.requests.filter(({ command }) => command === 12);
  expect(written.map(({ data }) => Buffer.from(data).toString('latin1'))).toEqual([
    'LockOn=0\0',
    'LockOn=5\0',
  ]);
});

test('a terminal that refuses UNLOCK under LockOn=0 is refused without a question, and LockOn is put back', async () => {
  const { terminal } = await connectedTo(door([0, 0], { 31: refused }));
  const tested = await doorTest(terminal, { seconds: 3, didOpen: () => Promise.reject(new Error('asked')) });
  expect(tested).toEqual({
    unlock: 'refused',
    sensor: { before: false, after: false },
    didOpen: undefined,
    result: 'refused',
  });
  expect(await terminal.option('LockOn')).toBe('5');
});

test('a link that breaks proves nothing', async () => {
  const { scripted, terminal } = await connectedTo(door([], { 31: [] }));
  const failed = doorTest(terminal, { seconds: 3, didOpen: said(true) });
  await scripted.received(31);
  scripted.close();
  await expect(failed).rejects.toSatisfy(isTransport);
});
