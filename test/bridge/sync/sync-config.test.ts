import { describe, expect, it } from 'vitest';
import { ConfigError, configFrom, type ConfigInput } from '../../../src/bridge/config.ts';

const base: ConfigInput = {
  timeZone: 'Europe/Berlin',
  cobot: { spaceUrl: 'https://space.cobot.me', token: 'a-token' },
  http: { keys: ['a-key-for-tests-only'] },
  terminals: [{ name: 'front door', host: '127.0.0.1' }],
};

function problemsOf(changes: Partial<ConfigInput>): string[] {
  try {
    configFrom({ ...base, ...changes });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

const door = (changes: Partial<ConfigInput['terminals'][number]>) => ({
  terminals: [{ name: 'front door', host: '127.0.0.1', ...changes }],
});
const office = { office: { weekdays: '08:00-20:00' } };

describe('the settings of a sync', () => {
  it('have defaults that let every member in and leave everybody else alone', () => {
    const { sync, terminals } = configFrom(base);
    expect(sync).toEqual({
      everyMinutes: 15,
      names: 'full',
      foreign: 'keep',
      schedules: {},
    });
    expect(terminals[0]).toMatchObject({ mode: 'live', ownRelay: 'off' });
    expect(terminals[0]?.members).toBeUndefined();
  });

  it('make a week of a schedule, Sunday first', () => {
    const { sync } = configFrom({
      ...base,
      sync: {
        schedules: { office: { weekdays: '08:00-20:00', friday: '08:00 - 24:00', sunday: '10:00-12:30' } },
      },
    });
    const day = { from: 480, to: 1200 };
    const shut = { from: 1437, to: 1436 };
    expect(sync.schedules['office']).toEqual([
      { from: 600, to: 750 },
      day,
      day,
      day,
      day,
      { from: 480, to: 1439 },
      shut,
    ]);
  });

  it.each(['8-20', '20:00-08:00', '08:00-25:00', '08:00', ''])('do not take %j for hours', (daily) => {
    expect(problemsOf({ sync: { schedules: { office: { daily } } } })).toEqual([
      'sync.schedules.office.daily must be hours of a day such as 08:00-20:00',
    ]);
  });

  it('know where hours can be held', () => {
    const members = [{ plans: ['Full Time'], hours: 'office' }];
    expect(problemsOf({ sync: { schedules: office }, ...door({ members }) })).toEqual([]);
    expect(problemsOf(door({ members }))).toEqual([
      'terminals[0].members[0].hours is not the name of one of sync.schedules: write that schedule there',
    ]);
    expect(
      problemsOf({ sync: { schedules: office }, ...door({ members, ownRelay: 'closed-zone' }) }),
    ).toEqual([
      'terminals[0].members[0].hours does not go with ownRelay: closed-zone, which uses the terminal’s time zones itself',
    ]);
    const four = ['a', 'b', 'c', 'd'];
    const schedules = Object.fromEntries(four.map((name) => [name, { daily: '08:00-20:00' }]));
    const rules = four.map((hours) => ({ hours }));
    expect(problemsOf({ sync: { schedules }, ...door({ members: rules }) })).toEqual([
      'terminals[0].members uses more than 3 schedules, and a user has no room for more',
    ]);
  });

  it('leave the relay to a terminal that decides by itself', () => {
    expect(configFrom({ ...base, ...door({ mode: 'sync' }) }).terminals[0]?.ownRelay).toBe('keep');
    expect(problemsOf(door({ mode: 'sync', ownRelay: 'off' }))).toEqual([
      'terminals[0].ownRelay must be keep where mode is sync, since the terminal opens the door itself: leave it out',
    ]);
  });

  it('say what was meant by a wrong word', () => {
    const members = [{ plan: ['Full Time'] }];
    // @ts-expect-error: the file is written by hand.
    expect(problemsOf(door({ members }))).toEqual([
      'terminals[0].members[0].plan is not a setting: did you mean plans?',
    ]);
  });
});
