import { onTestFinished } from 'vitest';
import { type FakeCobot, type FakeCobotOptions, startFakeCobot } from '../../simulator/cobot/fake-cobot.ts';
import { type Cobot, type CobotOptions, createCobot } from '../../src/cobot/client.ts';

/** A clock that stands still until it is moved. */
export class HandClock {
  ms: number;

  constructor(iso: string) {
    this.ms = Date.parse(iso);
  }

  now(): number {
    return this.ms;
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}

/** A fake Cobot that is stopped when the test is over. */
export async function startFake(options: FakeCobotOptions = {}): Promise<FakeCobot> {
  const fake = await startFakeCobot(options);
  onTestFinished(() => fake.stop());
  return fake;
}

/** A client of it without limits of its own, closed when the test is over. Repeats come at once. */
export function connectTo(fake: FakeCobot, options: Partial<CobotOptions> = {}): Cobot {
  const { spaceUrl, apiUrl, accountUrl, token, spaceId } = fake;
  const quick = { retryDelayMs: 1, requestsPerMinute: 0 };
  const cobot = createCobot({ spaceUrl, apiUrl, accountUrl, token, spaceId, ...quick, ...options });
  onTestFinished(() => cobot.close());
  return cobot;
}

/** What a promise is rejected with; fails the test when it is not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: unknown) => error,
  );
}
