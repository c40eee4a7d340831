import type { TerminalMessage } from '../../../bridge/web/messages.ts';
import type { Tone } from '../../common/tone.ts';
import type { Texts } from '../../texts/texts.ts';

/** How one terminal is. One that is online and has advice works, and something should be done about it. */
export function toneOf(terminal: TerminalMessage): Tone {
  if (terminal.state === 'online') return terminal.advice === undefined ? 'good' : 'warning';
  if (terminal.state === 'connecting' || terminal.state === 'stopped') return 'quiet';
  return 'bad';
}

/** How all of them are, in one sentence: the worst first. */
export function standOf(
  terminals: readonly TerminalMessage[],
  { board }: Texts,
): { tone: Tone; sentence: string } {
  if (terminals.length === 0) return { tone: 'quiet', sentence: board.none };
  const away = terminals.filter(({ state }) => state !== 'online').length;
  if (away > 0) return { tone: 'bad', sentence: board.someAway(away, terminals.length) };
  const toDo = terminals.filter((terminal) => toneOf(terminal) === 'warning').length;
  if (toDo > 0) return { tone: 'warning', sentence: board.needsLook(toDo) };
  return { tone: 'good', sentence: board.allWell(terminals.length) };
}
