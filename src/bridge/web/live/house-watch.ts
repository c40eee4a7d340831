import type { DoorMessage } from '../door-messages.ts';
import type { TerminalMessage } from '../terminal-messages.ts';

/** Tells what became different between two looks at the terminals and doors. */
export class HouseWatch {
  #terminals = new Map<string, string>();
  #doors = new Map<string, string>();

  /** What is not as it was at the last look; all of it at the first. */
  changes(
    terminals: readonly TerminalMessage[],
    doors: readonly DoorMessage[],
  ): { terminals: TerminalMessage[]; doors: DoorMessage[] } {
    return { terminals: changed(terminals, this.#terminals), doors: changed(doors, this.#doors) };
  }
}

function changed<Message extends { name: string }>(
  messages: readonly Message[],
  known: Map<string, string>,
): Message[] {
  return messages.filter((message) => {
    const text = JSON.stringify(message);
    if (known.get(message.name) === text) return false;
    known.set(message.name, text);
    return true;
  });
}
