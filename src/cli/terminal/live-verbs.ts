import type { Command } from 'commander';
import { formatWallTime } from '../../protocol/clock.ts';
import type { TerminalEvent } from '../../protocol/terminal.ts';
import { wholeNumber } from '../whole-number.ts';
import { readSeconds, verb } from './verb.ts';
import { withTerminal, type Found } from './with-terminal.ts';

/** `terminal events|unlock`: what happens at a terminal now, and its door. */
export function addLiveVerbs(terminal: Command): void {
  verb(terminal, 'events', 'what happens at it, live, until Ctrl-C or the given limit')
    .option('--count <n>', 'stop after so many events', wholeNumber(1, 1_000_000))
    .option('--seconds <n>', 'stop after so many seconds', readSeconds)
    .action(
      withTerminal(async (connected, { signal, count, print }) => {
        const events: unknown[] = [];
        const live = connected.events({ signal });
        await connected.registerEvents();
        await connected.enable();
        for await (const event of live) {
          const described = describe(event);
          events.push(described);
          print(JSON.stringify(described));
          if (count !== undefined && events.length >= count) break;
        }
        return { json: { count: events.length, events }, text: [] };
      }),
    );

  verb(terminal, 'unlock', 'opens the door')
    .option('--seconds <n>', 'for how long', readSeconds, 3)
    .option('--unit <unit>', 'the unit this model counts in: seconds, tenths, fiftieths', 'seconds')
    .action(
      withTerminal(async (connected, { seconds = 3 }): Promise<Found> => {
        await connected.openDoor(seconds);
        return { json: { opened: true, seconds }, text: [`opened for ${seconds} s`] };
      }),
    );
}

function describe({ arrivedAt: _arrivedAt, ...event }: TerminalEvent): Record<string, unknown> {
  return 'wallMs' in event ? { ...event, time: formatWallTime(event.wallMs), wallMs: undefined } : event;
}
