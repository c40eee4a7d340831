import { algorithmOf, templateLimits, type Template, type TemplateAlgorithm } from './commands/templates.ts';
import { TerminalError } from './errors.ts';

const maxUid = 65_534;

/** `finger 6 of uid 7`: how errors call a template. */
export function describeFinger({ uid, finger }: { uid: number; finger: number }): string {
  return `finger ${finger} of uid ${uid}`;
}

/**
 * Throws `ours` for a template that this terminal cannot have. `algorithm` is undefined where the terminal does not say
 * which it uses; then only the larger limit holds.
 */
export function assertWritable(template: Template, algorithm: TemplateAlgorithm | undefined): void {
  const { uid, finger } = template;
  if (!Number.isInteger(uid) || uid < 1 || uid > maxUid)
    throw unfit(template, `uids are whole numbers from 1 to ${maxUid}`);
  if (!Number.isInteger(finger) || finger < 0 || finger > 9)
    throw unfit(template, 'fingers are numbered 0 to 9');
  const bytes = template.template.length;
  const own = algorithmOf(template.template);
  if (algorithm !== undefined && own !== algorithm)
    throw unfit(
      template,
      `the template was made by finger algorithm ${own}, this terminal uses ${algorithm}`,
      `The two cannot be converted: enrol the finger at this terminal, or at another one with algorithm ${algorithm}.`,
    );
  const most = templateLimits[algorithm ?? 10];
  if (bytes === 0 || bytes > most)
    throw unfit(template, `a template has 1 to ${most} bytes here, this one has ${bytes}`);
}

/** Throws `ours` where a finger is there twice: which of them should hold? */
export function assertDistinct(templates: readonly Template[]): void {
  const seen = new Set<string>();
  for (const template of templates) {
    const finger = describeFinger(template);
    if (seen.has(finger)) throw unfit(template, 'this finger is there twice');
    seen.add(finger);
  }
}

/**
 * Throws where what was read back is not what was written; it names the finger and what differs, never the bytes.
 * Zeros at the end are padding: some firmware adds them, and a reader may have cut them off.
 */
export function assertSame(written: Template, found: Template | undefined, isFlagKnown: boolean): void {
  const subject = describeFinger(written);
  if (found === undefined)
    throw new TerminalError('refusal', `${subject}: the terminal said yes and has not kept the template`, {
      reason: 'mismatch',
    });
  const length = Math.max(written.template.length, found.template.length);
  for (let at = 0; at < length; at += 1) {
    if ((written.template[at] ?? 0) === (found.template[at] ?? 0)) continue;
    throw new TerminalError(
      'wire',
      `${subject}: what was read back differs from byte ${at} on ` +
        `(${written.template.length} bytes written, ${found.template.length} read)`,
      { reason: 'mismatch' },
    );
  }
  if (isFlagKnown && written.flag !== found.flag)
    throw new TerminalError('wire', `${subject}: the flag is ${found.flag} instead of ${written.flag}`, {
      reason: 'mismatch',
    });
}

function unfit(template: Template, problem: string, advice?: string): TerminalError {
  return new TerminalError('ours', `${describeFinger(template)}: ${problem}`, {
    reason: 'bad-argument',
    advice,
  });
}
