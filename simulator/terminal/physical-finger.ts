import { templateFlag, type TemplateAlgorithm } from '../../src/protocol/commands/templates.ts';
import { mergedPresses, patternOf, pressOf } from './finger-pattern.ts';
import type { TerminalParts } from './terminal-parts.ts';
import { seededRandom } from './random.ts';
import { readSyntheticTemplate, writeSyntheticTemplate } from './synthetic-template.ts';
import { matcherFor } from './template-matcher.ts';

// A finger of flesh and blood is a name here, `1001/6`: person and finger. The same name is the same finger at every
// terminal; each press of it gives other bytes that still match.

/** The finger a name without one stands for, and the one seeded and learned users have: the right index finger. */
export const usualFinger = 6;

/** What the sensor makes of one press, 0–100 good. The same `press` of the same finger gives the same bytes. */
export function sampleOf(
  finger: { name: string; quality: number },
  algorithm: TemplateAlgorithm,
  press: string,
): Uint8Array {
  const { name, quality } = finger;
  const pattern = patternOf(name.includes('/') ? name : `${name}/${usualFinger}`);
  const random = seededRandom(`${press} of ${name} for ${algorithm}`);
  return writeSyntheticTemplate(pressOf(pattern, quality, random), algorithm, random);
}

/** What an enrolment keeps of its presses; undefined where they are not all of one finger. */
export function mergedTemplate(
  terminal: TerminalParts,
  samples: readonly Uint8Array[],
  press: string,
): Uint8Array | undefined {
  const [first, ...others] = samples;
  if (first === undefined) return undefined;
  const score = matcherFor(first);
  if (others.some((other) => score(other) < threshold(terminal))) return undefined;
  const presses = samples.map((sample) => readSyntheticTemplate(sample) ?? []);
  return writeSyntheticTemplate(mergedPresses(presses), algorithmOf(terminal), seededRandom(press));
}

/** A stored finger that is like the one on the sensor. */
export interface Likeness {
  uid: number;
  finger: number;
  /** 0–100. */
  score: number;
  /** Whether the score reaches the option `MThreshold`. */
  isMatch: boolean;
}

/** The stored finger that is most like this one; undefined where none is stored. */
export function identify(terminal: TerminalParts, sample: Uint8Array): Likeness | undefined {
  const score = matcherFor(sample);
  const needed = threshold(terminal);
  let best: Likeness | undefined;
  for (const { uid, finger, flag, template } of terminal.users.eachTemplate()) {
    if (flag === templateFlag.invalid) continue;
    const reached = score(template);
    if (best === undefined || reached > best.score)
      best = { uid, finger, score: reached, isMatch: reached >= needed };
  }
  return best;
}

/** Whose finger the terminal takes one for. */
export interface KnownFinger {
  userId: string;
  finger: number;
}

/** Each of a person's fingers, 0–9, as the terminal would recognise it at a good press. */
export function knownFingersOf(terminal: TerminalParts, person: string): (KnownFinger | undefined)[] {
  return Array.from({ length: 10 }, (_, number) => {
    const sample = sampleOf({ name: `${person}/${number}`, quality: 100 }, algorithmOf(terminal), 'a look');
    const best = identify(terminal, sample);
    const user = best?.isMatch === true ? terminal.users.byUid(best.uid) : undefined;
    return best === undefined || user === undefined
      ? undefined
      : { userId: user.userId, finger: best.finger };
  });
}

/** The score from which on two templates are one finger's. */
export function threshold({ options }: TerminalParts): number {
  return options.effectiveNumber('MThreshold') || 35;
}

export function algorithmOf({ options }: Pick<TerminalParts, 'options'>): TemplateAlgorithm {
  return options.effectiveNumber('~ZKFPVersion') === 9 ? 9 : 10;
}
