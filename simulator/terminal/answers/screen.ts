import { clearScreen, writeScreen } from '../../../src/protocol/commands/door.ts';
import { answerTo, Refusal } from './answer.ts';

export const writeScreenAnswer = answerTo(writeScreen, ({ row, text }, { machine }) => {
  if (!machine.screen.write(row, text, machine.settings.encoding)) return new Refusal('there is no such row');
  machine.timeline.add('terminal', `screen row ${row}: ${JSON.stringify(machine.screen.lines()[row] ?? '')}`);
  return undefined;
});

export const clearScreenAnswer = answerTo(clearScreen, (_request, { machine }) => machine.screen.clear());
