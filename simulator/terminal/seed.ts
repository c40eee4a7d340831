import type { NewPunch } from './punch-log.ts';
import type { User } from '../../src/protocol/commands/users.ts';
import { wholeNumber, type Random } from './random.ts';

const firstUserId = 1001;

/** Made-up people with slots from 1 and userIds from 1001; each has a card, every tenth a password. */
export function seedUsers(count: number): User[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    return {
      uid: number,
      userId: String(firstUserId + index),
      name: `Test Person ${number}`,
      privilege: 0,
      password: number % 10 === 0 ? String(10_000 + number) : '',
      card: 7_000_000 + number,
      group: 1,
    };
  });
}

const yearStart = Date.UTC(2025, 0, 1);
const yearMs = 365 * 86_400_000;

/** Punches spread over the year 2025 in order, of users picked at random. */
export function* seedPunches(
  count: number,
  users: readonly User[],
  state: number,
  random: Random,
): Generator<NewPunch, void, undefined> {
  const stepMs = yearMs / Math.max(1, count);
  for (let index = 0; index < count; index += 1) {
    const user = users[wholeNumber(random, 0, Math.max(0, users.length - 1))];
    yield {
      uid: user?.uid ?? 1,
      userId: user?.userId ?? String(firstUserId),
      verify: 1,
      state,
      wallMs: yearStart + Math.floor(((index + random()) * stepMs) / 1000) * 1000,
      workCode: 0,
    };
  }
}

export function seedSerialNumber(random: Random): string {
  return `SIM${String(wholeNumber(random, 0, 9_999_999_999)).padStart(10, '0')}`;
}

/** An address from the range for local use, so that it is no real vendor's. */
export function seedMac(random: Random): string {
  const rest = Array.from({ length: 5 }, () => wholeNumber(random, 0, 255).toString(16).padStart(2, '0'));
  return ['02', ...rest].join(':');
}
