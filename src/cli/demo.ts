import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { describeEntry, rehearsal, type Act } from './demo/acts.ts';
import { startHouse, type House } from './demo/house.ts';

/** `demo`: the whole of it on this machine — fake Cobot, two simulated terminals, the bridge — and four fingers. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('start a fake Cobot, two simulated terminals and the bridge, and press some fingers')
    .option('--once', 'check the four outcomes and exit')
    .action(runDemo);
}

async function runDemo({ once = false }: { once?: boolean }): Promise<void> {
  const stopped = stopSignal();
  const house = await startHouse();
  try {
    console.log(`Cobot (fake)   ${house.cobot.url}`);
    for (const terminal of house.terminals)
      console.log(`terminal       ${terminal.host}:${terminal.port}  serial ${terminal.serialNumber}`);
    console.log(`bridge         ${house.bridge.httpUrl}\n`);
    const failed: string[] = [];
    for (const act of rehearsal) {
      const problem = await play(house, act);
      if (problem !== undefined) failed.push(problem);
    }
    if (failed.length > 0) {
      console.error(`This is not what should have happened:\n${failed.join('\n')}`);
      process.exitCode = 1;
    } else if (once) {
      console.log('All four ended as they should.');
    } else {
      await stayUp(house, stopped);
    }
  } finally {
    await house.stop();
  }
}

/** One finger, told as it happens; what went wrong, where something did. */
async function play(house: House, act: Act): Promise<string | undefined> {
  console.log(act.title);
  const told = await describeEntry(house, act.press);
  for (const line of told.lines) console.log(`  ${line}`);
  console.log('');
  const { outcome } = told.entry;
  if (outcome !== act.outcome)
    return `${act.title} — expected ${act.outcome}, got ${outcome ?? 'no decision'}`;
  const relay = told.relayMoved ? 'opened' : 'stayed shut';
  return told.relayMoved === (act.outcome === 'opened') ? undefined : `${act.title} — the door ${relay}`;
}

async function stayUp(house: House, stopped: Promise<void>): Promise<void> {
  const [first] = house.people;
  console.log('It stays up. Type a line and Enter to press more:');
  for (const [index, { name }] of house.people.entries()) console.log(`  ${index + 1}  ${name}`);
  console.log('  ?  somebody nobody knows');
  console.log('or from another window:');
  console.log(
    `  curl -X POST -H 'content-type: application/json' -d '{"userId":"${first?.userId ?? '1001'}"}' \\`,
  );
  console.log(`    ${house.control.url}/terminals/0/press-finger`);
  console.log(`  curl -H 'authorization: Bearer ${house.apiKey}' ${house.bridge.httpUrl}/api/entries`);
  console.log(`  curl ${house.cobot.controlUrl}/openapi.json`);
  console.log('Ctrl-C ends it.\n');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const person = house.people[Number(line.trim()) - 1];
    const press: Act['press'] | undefined =
      line.trim() === '?'
        ? ({ terminals }) => terminals[0]?.unknownFinger()
        : person && (({ terminals }) => terminals[0]?.pressFinger({ userId: person.userId }));
    if (press === undefined) console.log('Type the number of a person, or ?');
    else
      void describeEntry(house, press).then(
        ({ lines: told }) => console.log(told.map((text) => `  ${text}`).join('\n')),
        (error: unknown) => console.error(error),
      );
  });
  await stopped;
  lines.close();
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
