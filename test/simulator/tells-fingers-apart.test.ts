import { describe, expect, test } from 'vitest';
import { goodQuality, mergedPresses, patternOf, pressOf } from '../../simulator/terminal/finger-pattern.ts';
import { sampleOf } from '../../simulator/terminal/physical-finger.ts';
import { seededRandom } from '../../simulator/terminal/random.ts';
import { readSyntheticTemplate } from '../../simulator/terminal/synthetic-template.ts';
import { matcherFor } from '../../simulator/terminal/template-matcher.ts';
import type { SimulatedTerminal } from '../../simulator/terminal/terminal.ts';
import { byte, concat, double, toHex, word } from '../support/hand-made.ts';
import { clientOf, terminalForTest } from '../support/terminal-for-test.ts';
import { enrolling, events, press } from './support/enrolling-client.ts';

const usualThreshold = 35;
const algorithms = [9, 10] as const;
const people = Array.from({ length: 25 }, (_, index) => `person ${index}`);

const sample = (name: string, quality = 100, nth = 1, algorithm: 9 | 10 = 10) =>
  sampleOf({ name, quality }, algorithm, `press ${nth}`);

function look(terminal: SimulatedTerminal, finger: string | number, quality = 100) {
  const outcome = terminal.presentFinger({ finger, quality });
  terminal.lift();
  if (outcome.enrolling) throw new Error('nothing is enrolled here');
  return outcome;
}

describe.each(algorithms)('a template of algorithm %i', (algorithm) => {
  test('has the size and head of real ones, and says that it is nobody’s', () => {
    for (const name of people) {
      const template = sample(name, 100, 1, algorithm);
      expect(template.length).toBeLessThanOrEqual(algorithm === 9 ? 602 : 1664);
      expect(template.length).toBeGreaterThan(algorithm === 9 ? 300 : 900);
      expect(toHex(template.subarray(2, 6)) === '53533231').toBe(algorithm === 10);
      expect(Buffer.from(template).includes("SIMULATED, NOBODY'S FINGER")).toBe(true);
      expect(template.includes(0)).toBe(false);
    }
  });

  test('is another one at each press of the same finger, and matches', () => {
    for (const name of people)
      for (const quality of [goodQuality, 75, 100]) {
        const first = sample(name, 100, 1, algorithm);
        const second = sample(name, quality, 2, algorithm);
        expect(toHex(second)).not.toBe(toHex(first));
        expect(matcherFor(first)(second)).toBeGreaterThanOrEqual(usualThreshold + 10);
        expect(matcherFor(second)(first)).toBeGreaterThanOrEqual(usualThreshold + 10);
      }
  });

  test('is far from every other finger’s, of other people and of the same hand', () => {
    const fingers = [...people, ...Array.from({ length: 10 }, (_, number) => `ada/${number}`)];
    const scores = fingers.flatMap((one) => {
      const score = matcherFor(sample(one, 100, 1, algorithm));
      return fingers.filter((other) => other !== one).map((other) => score(sample(other, 100, 2, algorithm)));
    });
    expect(scores).toHaveLength(fingers.length * (fingers.length - 1));
    expect(Math.max(...scores)).toBeLessThan(usualThreshold - 10);
  });

  test('of a poor press is short and scores low', () => {
    for (const name of people) {
      const stored = sample(name, 100, 1, algorithm);
      const poor = sample(name, goodQuality - 1, 2, algorithm);
      expect(poor.length).toBeLessThan(stored.length * 0.6);
      expect(matcherFor(poor)(stored)).toBeLessThan(usualThreshold);
    }
  });
});

describe('the matcher', () => {
  test('finds nothing in common between the algorithms', () => {
    for (const name of people) expect(matcherFor(sample(name, 100, 1, 9))(sample(name, 100, 1, 10))).toBe(0);
  });

  test('scores a finger higher the better it is pressed', () => {
    const stored = matcherFor(sample('ada'));
    const scores = [0, 20, 40, 60, 80, 100].map((quality) => stored(sample('ada', quality, 2)));
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(scores.at(-1)).toBeGreaterThan(80);
  });

  test('takes bytes that are not the simulator’s for their very copy only', () => {
    const foreign = Uint8Array.from({ length: 900 }, (_, index) => (index * 7) % 251);
    expect(matcherFor(foreign)(Uint8Array.from(foreign))).toBe(100);
    expect(matcherFor(foreign)(sample('ada'))).toBe(0);
    expect(matcherFor(sample('ada'))(foreign)).toBe(0);
  });

  test('cannot be pleased by a template with one minutia many times, nor by an empty one', () => {
    const ada = sample('ada');
    const head = ada.subarray(0, 32);
    const record = ada.subarray(32, 52);
    const repeated = Buffer.concat([head, ...Array.from({ length: 80 }, () => record)]);
    expect(readSyntheticTemplate(repeated)).toHaveLength(80);
    expect(matcherFor(ada)(repeated)).toBeLessThan(5);
    expect(matcherFor(head)(head)).toBe(0);
  });
});

test('what three presses leave is nearer to the finger than each of them', () => {
  for (const name of people) {
    const pattern = patternOf(`${name}/6`);
    const random = seededRandom(`presses of ${name}`);
    const presses = [60, 60, 60].map((quality) => pressOf(pattern, quality, random));
    const merged = mergedPresses(presses);
    for (const one of presses) expect(merged.length).toBeGreaterThan(one.length * 0.75);
    expect(merged.length).toBeLessThanOrEqual(pattern.length + 3);
  }
});

describe('a terminal', () => {
  test('says how like the best stored finger it was', async () => {
    const terminal = await terminalForTest({ users: 3 });
    expect(look(terminal, '1002')).toMatchObject({
      matched: true,
      userId: '1002',
      score: expect.any(Number),
    });
    const stranger = look(terminal, 'a stranger');
    expect(stranger).toMatchObject({ matched: false, reason: 'nobody has this finger' });
    expect(stranger.score).toBeLessThan(usualThreshold);
    expect(look(terminal, '1002', 30)).toMatchObject({ matched: false, reason: 'the press was too poor' });
    expect(look(await terminalForTest(), '1002')).toMatchObject({ matched: false, score: 0 });
  });

  test('matches from its option MThreshold on', async () => {
    const terminal = await terminalForTest({ users: 3 });
    terminal.setOption('MThreshold', '100');
    expect(look(terminal, '1002', 60)).toMatchObject({ matched: false });
    terminal.setOption('MThreshold', '10');
    expect(look(terminal, '1002', 40)).toMatchObject({ matched: true, userId: '1002' });
  });

  test('knows the seeded finger of a person at another terminal as the same one', async () => {
    const [first, second] = [await terminalForTest({ users: 3 }), await terminalForTest({ users: 3 })];
    const [carried, own] = [first, second].map((terminal) => terminal.templates()[1]?.template);
    if (carried === undefined) throw new Error('user 2 has a finger');
    expect(carried).not.toEqual(own);
    expect(second.pressFingerOf(carried)).toMatchObject({ matched: true, userId: '1002' });
  });

  test('does not compare a template marked invalid', async () => {
    const terminal = await terminalForTest({ users: 3 });
    const client = await clientOf(terminal);
    const template = sample('ada');
    for (const flag of [0, 1]) {
      await client.ask(1500, double(template.length));
      await client.ask(1501, template);
      const written = concat(word(2), byte(3), byte(flag), word(template.length));
      expect(await client.ask(87, written)).toMatchObject({ command: 2000 });
      expect(look(terminal, 'ada').matched).toBe(flag === 1);
      expect(await client.ask(19, concat(word(2), byte(3)))).toMatchObject({ command: 2000 });
    }
  });

  test('enrols from three presses that differ, poor ones beside them, and knows the finger well', async () => {
    const { terminal, client } = await enrolling();
    for (const quality of [55, 20, 60, 70]) press(terminal, 'ada/1', quality);
    expect((await events(client, 9)).at(-1)).toMatch(/^8:0000/);
    await client.ask(60);
    const seen = look(terminal, 'ada/1');
    expect(seen).toMatchObject({ matched: true, userId: '1002' });
    expect(seen.score).toBeGreaterThan(usualThreshold + 10);
    expect(look(terminal, 'ada/2')).toMatchObject({ matched: false });
  });
});
