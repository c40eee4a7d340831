import { expect, test } from 'vitest';
import { RateBudget } from '../../src/cobot/rate-budget.ts';
import type { NoTurn, Turn } from '../../src/cobot/rate-lane.ts';
import type { Endpoint, Priority } from '../../src/cobot/rate-limits.ts';
import { ManualClock } from '../support/manual-clock.ts';

const MINUTE = 60_000;

/** A budget on a clock that is moved by hand, and who got a turn when. */
class Rig {
  readonly clock = new ManualClock();
  readonly budget: RateBudget;
  /** `name at ms`, in order. */
  readonly went: string[] = [];
  readonly refused: string[] = [];

  constructor(requestsPerMinute?: number) {
    this.budget = new RateBudget({ clock: this.clock, requestsPerMinute });
  }

  ask(
    name: string,
    priority: Priority,
    more: { endpoint?: Endpoint; maxWaitMs?: number; signal?: AbortSignal } = {},
  ): void {
    const { endpoint = 'membership', maxWaitMs = 10 * MINUTE, signal } = more;
    const note = (result: Turn | NoTurn): void => {
      if (result.kind === 'turn') {
        this.went.push(`${name} at ${this.clock.now()}`);
        result.end();
      } else
        this.refused.push(result.kind === 'aborted' ? `${name} aborted` : `${name} ${result.retryAfterMs}`);
    };
    const taken = this.budget.take(endpoint, { priority, maxWaitMs, signal });
    if ('kind' in taken) note(taken);
    else void taken.then(note);
  }

  fill(count: number, priority: Priority, endpoint?: Endpoint): void {
    for (let index = 0; index < count; index += 1)
      this.ask(`${priority} ${index}`, priority, endpoint === undefined ? {} : { endpoint });
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await Promise.resolve();
    await Promise.resolve();
  }
}

test.each([
  ['door', 60],
  ['enrolment', 50],
  ['webhook', 40],
  ['sync', 30],
] as const)('%s may ask an endpoint %i times a minute, then waits', async (priority, count) => {
  const rig = new Rig();
  rig.fill(count + 5, priority);
  expect(rig.went).toHaveLength(count);
  await rig.advance(MINUTE - 1);
  expect(rig.went).toHaveLength(count);
  await rig.advance(1);
  expect(rig.went).toHaveLength(count + 5);
});

test.each([
  ['sync', 3],
  ['webhook', 4],
  ['enrolment', 5],
  ['door', 6],
] as const)('the member list has six a minute, of which %s may use %i', (priority, count) => {
  const rig = new Rig();
  rig.fill(10, priority, 'membership-list');
  expect(rig.went).toHaveLength(count);
});

test('what sync left free is there for a door, at once, however many wait', () => {
  const rig = new Rig();
  rig.fill(100, 'sync');
  rig.ask('the door', 'door');
  expect(rig.went.at(-1)).toBe('the door at 0');
});

test('who is more urgent goes first, then who came first', async () => {
  const rig = new Rig(6);
  rig.fill(6, 'door');
  rig.ask('sync one', 'sync');
  rig.ask('webhook', 'webhook');
  rig.ask('sync two', 'sync');
  rig.ask('enrolment', 'enrolment');
  rig.ask('late door', 'door');
  rig.went.length = 0;
  await rig.advance(MINUTE);
  expect(rig.went).toEqual(['late door', 'enrolment', 'webhook'].map((name) => `${name} at ${MINUTE}`));
  await rig.advance(MINUTE);
  expect(rig.went.slice(3)).toEqual(['sync one', 'sync two'].map((name) => `${name} at ${2 * MINUTE}`));
});

test('endpoints have a minute each', () => {
  const rig = new Rig();
  rig.fill(60, 'door', 'check-in');
  rig.ask('elsewhere', 'door', { endpoint: 'current-check-ins' });
  expect(rig.went).toHaveLength(61);
});

test('a request counts until a minute after it ended, whenever in between Cobot counted it', async () => {
  const rig = new Rig(6);
  const turns: Turn[] = [];
  for (let index = 0; index < 6; index += 1) {
    const taken = rig.budget.take('membership', { priority: 'door', maxWaitMs: 0 });
    if ('kind' in taken) turns.push(taken);
  }
  rig.ask('next', 'door');
  await rig.advance(50_000);
  for (const turn of turns) {
    turn.end();
    turn.end();
  }
  await rig.advance(MINUTE - 1);
  expect(rig.went).toEqual([]);
  await rig.advance(1);
  expect(rig.went).toEqual([`next at ${50_000 + MINUTE}`]);
});

test('who cannot have a turn in time is told at once how long it would take', async () => {
  const rig = new Rig(6);
  rig.fill(6, 'door');
  await rig.advance(10_000);
  rig.ask('hurried', 'door', { maxWaitMs: 49_999 });
  rig.ask('patient', 'door', { maxWaitMs: 50_000 });
  await rig.advance(0);
  expect(rig.refused).toEqual(['hurried 50000']);
  await rig.advance(50_000);
  expect(rig.went.at(-1)).toBe(`patient at ${MINUTE}`);
});

test('who waits behind others for too long gives up in time', async () => {
  const rig = new Rig(6);
  rig.fill(6, 'door');
  rig.ask('waiting', 'sync', { maxWaitMs: MINUTE + 1000 });
  await rig.advance(MINUTE - 1);
  rig.fill(6, 'door');
  await rig.advance(1001);
  expect(rig.refused).toEqual([expect.stringMatching(/^waiting \d+$/)]);
});

test('a wait ends with the caller’s signal, and the place goes to the next', async () => {
  const rig = new Rig(6);
  rig.fill(6, 'door');
  const giveUp = new AbortController();
  rig.ask('left', 'door', { signal: giveUp.signal });
  rig.ask('stayed', 'door');
  giveUp.abort();
  rig.ask('too late', 'door', { signal: giveUp.signal });
  await rig.advance(MINUTE);
  expect(rig.refused).toEqual(['left aborted', 'too late aborted']);
  expect(rig.went.at(-1)).toBe(`stayed at ${MINUTE}`);
});

test('after a 429 that endpoint rests for all, the others for webhooks and sync only', async () => {
  const rig = new Rig();
  rig.budget.rest('membership', 20_000);
  for (const endpoint of ['membership', 'plans'] as const) {
    for (const priority of ['door', 'enrolment', 'webhook', 'sync'] as const)
      rig.ask(`${priority} ${endpoint}`, priority, { endpoint });
  }
  expect(rig.went).toEqual(['door plans at 0', 'enrolment plans at 0']);
  await rig.advance(19_999);
  expect(rig.went).toHaveLength(2);
  await rig.advance(1);
  expect(rig.went).toHaveLength(8);
});

test('a rest that is told while others wait holds them too, and a shorter one does not shorten it', async () => {
  const rig = new Rig(6);
  rig.fill(6, 'door');
  rig.ask('waiting', 'door');
  rig.budget.rest('membership', 90_000);
  rig.budget.rest('membership', 1000);
  await rig.advance(89_999);
  expect(rig.went).toHaveLength(6);
  await rig.advance(1);
  expect(rig.went.at(-1)).toBe('waiting at 90000');
});

test('a Retry-After of a day does not close the doors for a day', async () => {
  const rig = new Rig();
  rig.budget.rest('check-in', 86_400_000);
  rig.ask('finger', 'door', { endpoint: 'check-in', maxWaitMs: 20 * MINUTE });
  await rig.advance(15 * MINUTE);
  expect(rig.went).toEqual([`finger at ${15 * MINUTE}`]);
});

test('without limits nobody waits, but for Cobot’s own word', async () => {
  const rig = new Rig(0);
  rig.fill(1000, 'sync', 'membership-list');
  expect(rig.went).toHaveLength(1000);
  rig.budget.rest('membership-list', 1000);
  rig.ask('next', 'door', { endpoint: 'membership-list', maxWaitMs: Number.POSITIVE_INFINITY });
  expect(rig.went).toHaveLength(1000);
  await rig.advance(1000);
  expect(rig.went).toHaveLength(1001);
});
