import { z } from 'zod';
import { CobotError } from './errors.ts';
import type { Host } from './host.ts';
import { type Call, type CallOptions, type CobotHttp, readBody } from './http.ts';
import type { Endpoint } from './rate-limits.ts';
import { type RowList, type UnreadableRow, rowList } from './row-list.ts';

/** The most API 2 puts on a page. */
const PAGE_SIZE = 200;
/** 10,000 rows. */
const MAX_PAGES = 50;

export interface PagedCall {
  endpoint: Endpoint;
  /** Without a query; links to further pages must lead to it. */
  path: string;
  query?: Readonly<Record<string, string>> | undefined;
}

/**
 * All pages of a list of API 2. Cobot's link to the next page is followed only where it leads to the same list at the
 * same host, so the token goes nowhere else.
 * @throws CobotError `wire` for a link that leads elsewhere or in a circle, and for a list that ends early or never.
 */
export async function readPages<Row>(
  http: CobotHttp,
  host: Host,
  row: z.ZodType<Row>,
  call: PagedCall,
  options?: CallOptions,
): Promise<RowList<Row>> {
  const { endpoint, path: label } = call;
  const schema = pageSchema(row);
  const rows: Row[] = [];
  const unreadable: UnreadableRow[] = [];
  const seen = new Set<string>();
  const first = { ...call.query, 'page[size]': String(PAGE_SIZE), 'page[number]': '1' };
  let query: string | undefined = new URLSearchParams(first).toString();
  let announced = 0;
  while (query !== undefined) {
    if (seen.has(query) || seen.size >= MAX_PAGES) throw notAList(label, 'its pages do not end');
    seen.add(query);
    const one: Omit<Call, 'method'> = { endpoint, path: `${label}?${query}`, label, statuses: [200] };
    // Each page names the next.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await http.read(host, one, options);
    const page: Page<Row> = readBody(schema, answer, label);
    rows.push(...page.data.rows);
    unreadable.push(...page.data.unreadable);
    announced = page.meta?.totalPages ?? announced;
    const next = page.links?.next ?? undefined;
    query = next === undefined ? undefined : queryOf(next, host, label);
  }
  if (seen.size < announced) throw notAList(label, `it ended after ${seen.size} of ${announced} pages`);
  return { rows, unreadable };
}

interface Page<Row> {
  data: RowList<Row>;
  meta?: { totalPages?: number | null | undefined } | null | undefined;
  links?: { next?: string | null | undefined } | null | undefined;
}

function pageSchema<Row>(row: z.ZodType<Row>): z.ZodType<Page<Row>> {
  return z.object({
    data: rowList(row),
    meta: z.object({ totalPages: z.int().nullish() }).nullish(),
    links: z.object({ next: z.string().max(4096).nullish() }).nullish(),
  });
}

function queryOf(link: string, host: Host, path: string): string {
  const here = new URL(host.basePath + path, host.origin);
  const there = URL.canParse(link, here.href) ? new URL(link, here) : undefined;
  const isHere =
    there !== undefined &&
    there.origin === here.origin &&
    there.username === '' &&
    there.password === '' &&
    // Relative to the host as its documentation has it, or to where a proxy in front of it stands.
    [here.pathname, path].includes(there.pathname);
  if (!isHere) throw notAList(path, 'its link to the next page leads elsewhere');
  return there.search.slice(1);
}

function notAList(label: string, why: string): CobotError {
  return new CobotError('wire', `Cobot's answer to ${label} cannot be followed: ${why}`, { path: label });
}
