import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { EntryMessage } from '../bridge/web/messages.ts';
import { fitText } from '../bridge/entries/fit-text.ts';
import { ownPhrases, phrase } from '../bridge/entries/phrases.ts';
import { firstNameOf } from '../bridge/entries/roster.ts';
import { demoScreen, startHouse, type House } from './demo/house.ts';
import { entryLines } from './demo/narrator.ts';
import { isSoon } from './demo/wait-until.ts';

/** `demo`: the whole of it on this machine — fake Cobot, two simulated terminals, the bridge — and four fingers. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('start a fake Cobot, two simulated terminals and the bridge, and press some fingers')
    .option('--once', 'check the four outcomes and exit')
    .action(runDemo);
}

/** One finger of the rehearsal, and how it must end. `person` counts from 0; without one it is a stranger. */
interface Act {
  title: string;
  person?: number;
  door: number;
  outcome: EntryMessage['outcome'];
}

const rehearsal: readonly Act[] = [
  { title: 'An active member at the front door', person: 0, door: 0, outcome: 'opened' },
  { title: 'A member without passes at the front door', person: 1, door: 0, outcome: 'refused-by-cobot' },
  { title: 'A cancelled member at the back door', person: 2, door: 1, outcome: 'refused-by-cobot' },
  { title: 'Somebody nobody knows at the back door', door: 1, outcome: 'unknown-finger' },
];

async function runDemo({ once = false }: { once?: boolean }): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const house = await startHouse();
  try {
    console.log(`Cobot (fake)   ${house.cobot.url}`);
    for (const { host, port, serialNumber } of house.terminals)
      console.log(`terminal       ${host}:${port}  serial ${serialNumber}`);
    console.log(`bridge's page  ${house.bridge.httpUrl}  (on this machine you are signed in as demo)`);
    for (const index of house.terminals.keys())
      console.log(`front panel    ${house.control.panelUrl(index)}`);
    console.log('');
    const problems: string[] = [];
    for (const act of rehearsal) {
      console.log(act.title);
      problems.push(...(await play(house, act, stop.signal)));
    }
    if (problems.length > 0) {
      console.error(`This is not what should have happened:\n${problems.join('\n')}`);
      process.exitCode = 1;
    } else if (once) {
      console.log('All four ended as they should.');
    } else {
      explain(house);
      await stayUp(house, stop.signal);
    }
  } finally {
    await house.stop();
  }
}

/** Presses one finger, tells what happened, and returns what went otherwise than it must. */
async function play(
  house: House,
  { title, person, door, outcome }: Act,
  signal: AbortSignal,
): Promise<string[]> {
  const terminal = house.terminals[door];
  const openings = terminal?.relayMoves().length;
  press(house, person, door);
  const entry = await tellNext(house, signal);
  if (entry === undefined) return signal.aborted ? [] : [`${title}: nothing was decided`];
  const problems: string[] = [];
  if (entry.outcome !== outcome) problems.push(`${title}: expected ${outcome}, got ${entry.outcome}`);
  const hasOpened = terminal?.relayMoves().length !== openings;
  if (hasOpened !== (outcome === 'opened'))
    problems.push(`${title}: the door ${hasOpened ? 'opened' : 'stayed shut'}`);
  return problems;
}

function press({ terminals, people }: House, person: number | undefined, door: number): void {
  const userId = person === undefined ? undefined : people[person]?.userId;
  if (userId === undefined) terminals[door]?.unknownFinger();
  else terminals[door]?.pressFinger({ userId });
}

/** Tells the next entry that is decided; undefined where it was a repetition, or the demo ends. */
async function tellNext(house: House, signal: AbortSignal): Promise<EntryMessage | undefined> {
  const heard = await house.narrator.next(signal);
  if (heard === undefined) return undefined;
  if (heard.event === 'entry-repeated') {
    console.log('  the same person in the same second: that is one entry, and it was told\n');
    return undefined;
  }
  const [entry] = await house.bridge.entries({ before: heard.entry + 1, limit: 1 });
  if (entry === undefined) return undefined;
  for (const line of entryLines(entry, await screenAfter(house, entry))) console.log(`  ${line}`);
  console.log('');
  return entry;
}

/** What the terminal shows, in one line, once the text has come; on a busy screen the next text may have replaced it. */
async function screenAfter({ terminals, people, bridge }: House, entry: EntryMessage): Promise<string> {
  const terminal = terminals[bridge.terminals().findIndex(({ name }) => name === entry.terminal)];
  const name = people.find(({ userId }) => userId === entry.userId)?.name ?? '';
  const said =
    entry.outcome === 'opened'
      ? phrase(ownPhrases('en'), 'welcome', { firstName: firstNameOf(name) })
      : (entry.reason ?? '');
  const expected = fitText(said, demoScreen).join('\n').trimEnd();
  const hasCome = await isSoon(() => terminal?.lcdText.trimEnd() === expected);
  return hasCome ? expected.split(/\s+/).join(' ') : 'shows the next text already';
}

function explain(house: House): void {
  console.log('It stays up. Type a number and Enter to press a finger at the front door:');
  for (const [index, { name }] of house.people.entries()) console.log(`  ${index + 1}  ${name}`);
  console.log('  ?  somebody nobody knows');
  console.log(`or hold it down on the front panel: ${house.control.panelUrl(0)}`);
  console.log('or from another window:');
  console.log(
    `  curl -X POST -H 'content-type: application/json' -d '{"userId":"${house.people[0]?.userId}"}' \\`,
  );
  console.log(`    ${house.control.url}/terminals/0/press-finger`);
  console.log(`  npm start -- sync --dry-run --config ${house.configFile}`);
  console.log(`  npm start -- members --config ${house.configFile}`);
  console.log(`  curl -H 'authorization: Bearer ${house.apiKey}' ${house.bridge.httpUrl}/api/entries`);
  console.log(`  curl ${house.cobot.controlUrl}/openapi.json`);
  console.log('Ctrl-C ends it.\n');
}

async function stayUp(house: House, signal: AbortSignal): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const word = line.trim();
    const person = Number(word) - 1;
    if (word === '?') press(house, undefined, 0);
    else if (house.people[person] !== undefined) press(house, person, 0);
    else console.log('Type the number of a person, or ?');
  });
  while (!signal.aborted) await tellNext(house, signal);
  lines.close();
}
