import { beforeEach, expect, test } from 'vitest';
import { Announcer } from '../../src/bridge/terminals/announcer.ts';
import { eventually } from './support/eventually.ts';
import { FakeSession } from './support/fake-session.ts';
import { HeldClock } from './support/held-clock.ts';
import { keptLog } from './support/kept-log.ts';

let session: FakeSession;
let lines: string[];
let announcer: Announcer;

beforeEach(() => {
  const clock = new HeldClock();
  session = new FakeSession(clock);
  const kept = keptLog();
  lines = kept.lines;
  const screen = { width: 16, lines: 4, showMs: 5000 };
  announcer = new Announcer({ terminal: 'front', session, screen, clock, log: kept.log });
});

const refusal = { text: 'No time passes left.', voice: 2, isSaidByTerminal: false };
const welcome = { text: 'Welcome Ada', voice: 0, isSaidByTerminal: true };
const shown = () => session.asked.filter((it) => /^(showText|playVoice)/.test(it));

test('a refusal is shown and spoken', async () => {
  announcer.say(refusal);
  await eventually('both', () => shown().length === 2);
  expect(shown()).toEqual(['showText No time passes|left.', 'playVoice 2']);
});

test('what a terminal with its own voice has said already is shown only', async () => {
  announcer.say(welcome);
  await eventually('shown', () => shown().length === 1);
  expect(shown()).toEqual(['showText Welcome Ada']);
});

test('a muted terminal speaks after the decision', async () => {
  announcer.fit({ hasScreen: true, isMuted: true });
  announcer.say(welcome);
  await eventually('both', () => shown().length === 2);
  expect(shown()).toContain('playVoice 0');
});

test('a terminal without a screen speaks only', async () => {
  announcer.fit({ hasScreen: false, isMuted: false });
  announcer.say(refusal);
  await eventually('spoken', () => shown().length === 1);
  expect(shown()).toEqual(['playVoice 2']);
});

test('one that does not speak is not asked to again, and still shows', async () => {
  session.failing.set('playVoice 2', new Error('unknown command'));
  announcer.say(refusal);
  await eventually('told', () => lines.join('').includes('voice-failed'));
  announcer.say({ ...refusal, text: 'Again' });
  await eventually('shown', () => shown().includes('showText Again'));
  expect(shown().filter((it) => it.startsWith('playVoice'))).toHaveLength(1);
});

test('nothing is said when the connection is over', () => {
  announcer.close();
  announcer.say(refusal);
  expect(shown()).toEqual([]);
});
