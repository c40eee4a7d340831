import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { terminalRoutes } from '../control/routes.ts';
import type { SimulatedTerminal } from '../terminal/terminal.ts';
import { faultSchema, inflict } from '../terminal/faults/inflict.ts';
import { momentNames } from '../terminal/moments.ts';

/** A script that cannot be used; the message says what to write instead. */
class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

const handPath = '/terminals/:i/';
const hands = new Map(
  terminalRoutes
    .filter(({ method, path }) => method === 'post' && !path.endsWith('/faults'))
    .map((route) => [route.path.slice(handPath.length), route]),
);

const longestMs = 7 * 24 * 3_600_000;

const stepSchema = z
  .strictObject({
    at: z.number().min(0).max(longestMs).optional().describe('ms since the start'),
    after: z
      .string()
      .refine((moment) => momentNames.has(moment), {
        error: `must be connected, disconnected, "asked" and a command or "told" and an event, such as: asked unlock, told verification`,
      })
      .optional(),
    nth: z.int().min(1).max(1_000_000).default(1).describe('which time that happens'),
    delayMs: z.number().min(0).max(longestMs).default(0).describe('behind that moment'),
    terminal: z.int().min(0).default(0).describe('number of the terminal, from 0'),
    hand: z
      .string()
      .refine((name) => hands.has(name), { error: `must be one of ${[...hands.keys()].join(', ')}` })
      .optional(),
    with: z.unknown().optional().describe("the hand's body, as the control API takes it"),
    fault: faultSchema.optional(),
  })
  .superRefine((step, context) => {
    const issue = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', path, message });
    if ((step.at === undefined) === (step.after === undefined))
      issue('a step has either at (ms) or after (something that happens)');
    if ((step.hand === undefined) === (step.fault === undefined))
      issue('a step has either a hand or a fault');
    if (step.with !== undefined && step.hand === undefined) issue('only a hand takes anything', 'with');
    if (step.at !== undefined && (step.nth !== 1 || step.delayMs !== 0))
      issue('nth and delayMs belong to after; at is a moment already');
    const body = step.hand === undefined ? undefined : hands.get(step.hand)?.body;
    const checked = body?.safeParse(step.with ?? {});
    if (checked?.success === false)
      for (const { message, path } of checked.error.issues) issue(message, 'with', ...path.map(String));
  });

export const scriptSchema = z.strictObject({ steps: z.array(stepSchema).min(1).max(10_000) });
export type Script = z.output<typeof scriptSchema>;
export type ScriptStep = Script['steps'][number];

/** Does what a step says. Throws `HandError` where nobody can do this now. */
export function play({ hand, with: body, fault }: ScriptStep, terminal: SimulatedTerminal): void {
  if (fault !== undefined) inflict(terminal, fault);
  if (hand !== undefined) hands.get(hand)?.run({ index: 0, terminal }, body ?? {});
}

/** Reads a JSON or YAML file; `terminals` is how many there are. Throws `ScriptError`. */
export async function readScript(path: string, terminals: number): Promise<Script> {
  const script = scriptSchema.safeParse(await contentOf(path));
  if (!script.success)
    throw new ScriptError(`the script ${path} cannot be used:\n${z.prettifyError(script.error)}`);
  const missing = script.data.steps.find(({ terminal }) => terminal >= terminals);
  if (missing !== undefined)
    throw new ScriptError(
      `the script ${path} is for terminal ${missing.terminal}, and there are only ${terminals}: give --count`,
    );
  return script.data;
}

async function contentOf(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ScriptError(`cannot read the script ${path}: ${why}`, { cause });
  }
}
