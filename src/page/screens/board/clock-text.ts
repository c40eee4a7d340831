import type { Formats } from '../../texts/formats.ts';
import type { Texts } from '../../texts/texts.ts';

/** A terminal's clock has whole seconds, so within two it is right. */
const RIGHT_WITHIN_MS = 2_000;

/** How a terminal's clock goes; `offsetMs` is how far it is ahead, undefined where it cannot be read. */
export function clockText(offsetMs: number | undefined, { terminal }: Texts, format: Formats): string {
  if (offsetMs === undefined) return terminal.clockUnknown;
  if (Math.abs(offsetMs) < RIGHT_WITHIN_MS) return terminal.clockRight;
  const duration = format.duration(Math.abs(offsetMs));
  return offsetMs > 0 ? terminal.clockAhead(duration) : terminal.clockBehind(duration);
}
