import { beforeEach, expect, test } from 'vitest';
import { Door } from '../../src/bridge/terminals/door.ts';
import type { DoorSettings } from '../../src/bridge/doors/settings.ts';
import { HeldClock } from './support/held-clock.ts';

let clock: HeldClock;
let sent: { at: number; seconds: number; unit: string }[];
let rules: Pick<DoorSettings, 'unlockSeconds' | 'unlockUnit'>;
let fails: boolean;

beforeEach(() => {
  clock = new HeldClock();
  sent = [];
  fails = false;
  rules = { unlockSeconds: 5, unlockUnit: 'seconds' };
});

function door(settings: { whileOpen?: 'wait' | 'send' } = {}) {
  const session = {
    async openDoor(seconds: number, { unit }: { unit: string }) {
      if (fails) throw new Error('no answer');
      sent.push({ at: clock.now(), seconds, unit });
    },
  };
  return new Door({ session, clock, rules: () => rules, whileOpen: 'wait', ...settings });
}

const later = () => clock.now() + 3000;

test('the first person has it opened', async () => {
  expect(await door().open(later())).toBe('opened');
  expect(sent).toMatchObject([{ seconds: 5 }]);
});

test('seconds and unit are those of the moment, also where it is held open', async () => {
  const front = door();
  rules = { unlockSeconds: 2, unlockUnit: 'tenths' };
  await front.open(later());
  clock.advance(2_000);
  rules = { unlockSeconds: 3, unlockUnit: 'fiftieths' };
  await front.hold();
  expect(sent).toMatchObject([
    { seconds: 2, unit: 'tenths' },
    { seconds: 3, unit: 'fiftieths' },
  ]);
});

test('whoever comes while it is open walks in; nothing is sent that the terminal would queue', async () => {
  const front = door();
  await front.open(later());
  clock.advance(3400);
  expect(await front.open(later())).toBe('was-open');
  expect(sent).toHaveLength(1);
});

test('two at the same moment are let in by one order', async () => {
  const front = door();
  expect(await Promise.all([front.open(later()), front.open(later())])).toEqual(['opened', 'was-open']);
  expect(sent).toHaveLength(1);
});

test('shortly before it closes, the order waits until it has', async () => {
  const front = door();
  await front.open(later());
  clock.advance(4000);
  const second = front.open(later());
  await Promise.resolve();
  expect(sent).toHaveLength(1);
  clock.advance(1100);
  expect(await second).toBe('opened');
  expect(sent).toHaveLength(2);
});

test('where it would close too late for the deadline, it counts as open', async () => {
  const front = door();
  await front.open(later());
  clock.advance(4000);
  expect(await front.open(clock.now() + 900)).toBe('was-open');
  expect(sent).toHaveLength(1);
});

test('when it has closed, it is opened again', async () => {
  const front = door();
  await front.open(later());
  clock.advance(5000);
  expect(await front.open(later())).toBe('opened');
  expect(sent).toHaveLength(2);
});

test('an order that failed has opened nothing: the next person’s is sent', async () => {
  const front = door();
  fails = true;
  await expect(front.open(later())).rejects.toThrow('no answer');
  fails = false;
  expect(await front.open(later())).toBe('opened');
});

test('a terminal that does not queue gets every order', async () => {
  const front = door({ whileOpen: 'send' });
  await front.open(later());
  expect(await front.open(later())).toBe('opened');
  expect(sent).toHaveLength(2);
});
