import { replyCode } from '../../../src/protocol/command-codes.ts';
import { clearScreen, writeScreen } from '../../../src/protocol/commands/door.ts';
import { answerTo, Refusal, type Answer } from './answer.ts';

/** Terminals without a screen do not know these commands; a slow one keeps everything else waiting. */
function onScreen(answer: Answer): Answer {
  return {
    command: answer.command,
    respond: (frame, visit) => {
      const { screen, screenDelayMs } = visit.terminal.settings;
      return screen === 'none'
        ? { replies: [{ command: replyCode.unknown }], note: 'this terminal has no screen' }
        : { ...answer.respond(frame, visit), delayMs: screenDelayMs };
    },
  };
}

export const writeScreenAnswer = onScreen(
  answerTo(writeScreen, ({ row, text }, { terminal }) => {
    if (!terminal.screen.write(row, text, terminal.settings.encoding))
      return new Refusal('there is no such row');
    terminal.timeline.add(
      'terminal',
      `screen row ${row}: ${JSON.stringify(terminal.screen.lines()[row] ?? '')}`,
    );
    return undefined;
  }),
);

export const clearScreenAnswer = onScreen(
  answerTo(clearScreen, (_request, { terminal }) => terminal.screen.clear()),
);
