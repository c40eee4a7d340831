import type { EntryMessage } from '../../bridge/web/messages.ts';
import { fitText } from '../../bridge/entries/fit-text.ts';
import { demoScreen, type House } from './house.ts';
import { waitUntil } from './wait-until.ts';

/** One finger of the rehearsal and how it must end. */
export interface Act {
  title: string;
  press: (house: House) => unknown;
  outcome: EntryMessage['outcome'];
}

const pressBy =
  (person: number, terminal: number): Act['press'] =>
  ({ people, terminals }) =>
    terminals[terminal]?.pressFinger({ userId: people[person]?.userId ?? '' });

export const rehearsal: readonly Act[] = [
  { title: 'An active member at the front door', press: pressBy(0, 0), outcome: 'opened' },
  { title: 'A member without passes at the front door', press: pressBy(1, 0), outcome: 'refused-by-cobot' },
  { title: 'A cancelled member at the back door', press: pressBy(2, 1), outcome: 'refused-by-cobot' },
  {
    title: 'Somebody nobody knows at the back door',
    press: ({ terminals }) => terminals[1]?.unknownFinger(),
    outcome: 'unknown-finger',
  },
];

export interface Told {
  entry: EntryMessage;
  relayMoved: boolean;
  lines: string[];
}

/** Presses, waits for the decision, and tells it hop by hop. */
export async function describeEntry(house: House, press: Act['press']): Promise<Told> {
  const { bridge, terminals, cobot } = house;
  const [last] = await bridge.entries({ limit: 1 });
  const movesBefore = terminals.map((terminal) => terminal.relayMoves().length);
  const askedBefore = cobot.asked().length;
  press(house);
  const entry = await waitUntil('the entry to be decided', async () => {
    const [newest] = await bridge.entries({ limit: 1 });
    return newest !== undefined && newest.id !== last?.id && newest.outcome !== null ? newest : undefined;
  });
  const place = bridge.terminals().findIndex(({ name }) => name === entry.terminal);
  const terminal = terminals[place];
  const said = entry.reason ?? `Welcome ${firstNameOf(house, entry.userId)}`;
  const screen = fitText(said, demoScreen);
  await waitUntil(
    'the text on the screen',
    () => terminal?.lcdText.trimEnd() === screen.join('\n').trimEnd(),
  );
  const relayMoved = terminals.some((it, index) => it.relayMoves().length > (movesBefore[index] ?? 0));
  const answer = cobot.asked()[askedBefore];
  const lines = [
    `finger  ${entry.userId === '' ? 'not recognised' : `userId ${entry.userId}`} at ${entry.terminal}`,
    answer === undefined || entry.cobotMs === null
      ? 'Cobot   not asked'
      : `Cobot   ${answer.method} ${answer.path} → ${answer.status} in ${ms(entry.cobotMs)}`,
    entry.outcome === 'opened'
      ? `door    opened, ${ms(entry.totalMs)} after the finger`
      : `door    stays shut, decided ${ms(entry.totalMs)} after the finger`,
    `screen  ${screen.join(' ').trim()}`,
  ];
  return { entry, relayMoved, lines };
}

function firstNameOf({ people }: House, userId: string): string {
  return people.find((person) => person.userId === userId)?.name.split(' ')[0] ?? '';
}

function ms(value: number | null): string {
  return `${(value ?? 0).toFixed(1)} ms`;
}
