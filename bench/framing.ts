import type { Bench, BenchContext } from './bench.ts';
import { withChildren, type Child, type ChildOptions } from './child.ts';
import { cellSchema, clientNames, type Cell, type ClientName } from './framing/cell.ts';
import { tableNames, type Counts, type TableName } from './framing/tables.ts';
import { ways } from './framing/ways.ts';
import { figure, type Figure } from './goal.ts';
import { grid } from './report.ts';

interface Numbers extends Counts {
  foreign: number;
}

/** Cells of foreign clients at a time: they mostly wait for their own time-outs. */
const foreignAtOnce = 8;

/**
 * Every way in which terminals were seen to send their tables, times the tables, for the bridge's driver and clients
 * from npm. A terminal made by hand plays each way over the loopback. What counts is rows read right, not time.
 */
export const framingBench: Bench<keyof Numbers> = {
  name: 'framing',
  summary: 'reads tables sent in every way terminals were seen to send them',
  numbers: {
    // By default each table has two windows.
    users: { describes: 'users in the terminal', byDefault: 1000, atLeast: 1 },
    punches: { describes: 'punches in the terminal', byDefault: 2000, atLeast: 1 },
    templates: { describes: 'templates in the terminal', byDefault: 80, atLeast: 1 },
    foreign: { describes: '0: without the clients from npm', byDefault: 1, atLeast: 0 },
  },
  run: (numbers, context) =>
    withChildren(async (start) => {
      const { foreign, ...counts } = numbers;
      const figures: Figure[] = [];
      const asked: Asked = { counts, start, context };
      for (const client of foreign === 0 ? (['bridge'] as const) : clientNames)
        figures.push(...(await cellsOf(client, asked)));
      return figures;
    }),
  table: (figures) => {
    const clients = clientNames.filter((client) =>
      figures.some(({ name }) => name.startsWith(`${client}: `)),
    );
    const columns = clients.flatMap((client) => tableNames.map((table) => ({ client, table })));
    const rows = ways.map(({ name: way }) => [
      way,
      ...columns.map(({ client, table }) => {
        const found = figures.find(({ name }) => name === nameOf(client, table, way));
        return found === undefined ? '' : cellText(found);
      }),
    ]);
    return grid([
      ['rows read right', ...columns.map(({ client }) => client)],
      ['', ...columns.map(({ table }) => table)],
      ...rows,
    ]);
  },
};

interface Asked {
  counts: Counts;
  start: (options: ChildOptions) => Child;
  context: BenchContext;
}

interface Question {
  table: TableName;
  way: string;
}

async function cellsOf(client: ClientName, asked: Asked): Promise<Figure[]> {
  const { tell, signal } = asked.context;
  const questions = ways.flatMap(({ name }) => tableNames.map((table) => ({ way: name, table })));
  const figures: Figure[] = [];
  const atOnce = client === 'bridge' ? 1 : foreignAtOnce;
  const ask = client === 'bridge' ? askOurs(asked) : askForeign(client, asked);
  for (let at = 0; at < questions.length; at += atOnce) {
    signal.throwIfAborted();
    tell(`${client}, ${at + 1} of ${questions.length}`);
    const some = questions.slice(at, at + atOnce);
    const read = some.map(async (question) => figureOf(client, question, await ask(question), asked.counts));
    figures.push(...(await Promise.all(read)));
  }
  return figures;
}

function askOurs(asked: Asked): (question: Question) => Promise<Cell> {
  const child = startClient('bridge', asked);
  return (question) => child.ask('cell', question, cellSchema);
}

/** A process for each cell: these clients throw where only the process notices, and it has to be known at which cell. */
function askForeign(client: ClientName, asked: Asked): (question: Question) => Promise<Cell> {
  return async (question) => {
    if (question.table === 'templates') return { right: 0, problem: 'it cannot read templates' };
    const child = startClient(client, asked);
    const cell = await child.ask('cell', question, cellSchema);
    await child.stop();
    return cell;
  };
}

function startClient(client: ClientName, { counts, start, context: { profileFolder } }: Asked): Child {
  return start({
    module: 'framing/client-process.ts',
    args: [client, JSON.stringify(counts)],
    profileFolder,
  });
}

function figureOf(
  client: ClientName,
  { table, way }: Question,
  { right, problem }: Cell,
  counts: Counts,
): Figure {
  const unit = `of ${counts[table]} rows${problem === undefined ? '' : ` (${problem})`}`;
  const goal = client === 'bridge' ? (`>= ${counts[table]}` as const) : null;
  return figure(nameOf(client, table, way), right, unit, goal);
}

function cellText({ value, unit }: Figure): string {
  return unit.includes('cannot') ? 'cannot' : `${value}/${/\d+/.exec(unit)?.[0]}`;
}

function nameOf(client: ClientName, table: TableName, way: string): string {
  return `${client}: ${table}, ${way}`;
}
