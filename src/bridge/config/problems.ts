import { isMap, isNode, isScalar } from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';
import type { z } from 'zod';
import { closestWord } from './closest-word.ts';
import { keysAt } from './schema.ts';

/** One thing wrong in a config file: where it is (from 1), and what to write instead. */
export interface ConfigProblem {
  line: number;
  column: number;
  message: string;
}

type Path = readonly PropertyKey[];

function positionOf(node: Node | undefined, lines: LineCounter): { line: number; column: number } {
  const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** The node of the nearest written part of a path: the value itself, or the section that lacks it. */
function nearestNode(document: Document, path: Path): Node | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const found: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(found)) return found;
  }
  return undefined;
}

function keyNode(document: Document, path: Path, key: string): Node | undefined {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return undefined;
  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isNode(pair?.key) ? pair.key : undefined;
}

/** `terminals[0].host`, as a person would write it. */
function nameOf(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    return name === '' ? String(part) : `${name}.${String(part)}`;
  }, '');
}

function unknownKey(path: Path, key: string): string {
  const place = path.map((part) => (typeof part === 'number' ? '*' : String(part))).join('.');
  const known = keysAt[place] ?? [];
  const meant = closestWord(key, known);
  const fix = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean ${meant}?`;
  return `${nameOf([...path, key])} is not a setting: ${fix}`;
}

/** Turns zod's issues into problems of the file. Values are never repeated: they may be secrets. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  document: Document,
  lines: LineCounter,
): ConfigProblem[] {
  return issues.flatMap((issue): ConfigProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        ...positionOf(keyNode(document, issue.path, key) ?? nearestNode(document, issue.path), lines),
        message: unknownKey(issue.path, key),
      }));
    }
    const name = nameOf(issue.path);
    const message = name === '' ? `the file ${issue.message}` : `${name} ${issue.message}`;
    return [{ ...positionOf(nearestNode(document, issue.path), lines), message }];
  });
}

/** Where a node stands, for problems found before zod looks. */
export function problemAt(node: Node, message: string, lines: LineCounter): ConfigProblem {
  return { ...positionOf(node, lines), message };
}

const yamlFixes: Readonly<Record<string, string>> = {
  BAD_INDENT: 'move this line so that it stands under the others of its section',
  TAB_AS_INDENT: 'use blanks in front of it, not tabs',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing; inside [ ] or { } write "${NAME}" in quotes',
  DUPLICATE_KEY: 'this setting is written twice; delete one of them',
  MULTILINE_IMPLICIT_KEY: 'put a colon and a blank behind the name of the setting',
  BLOCK_AS_IMPLICIT_KEY: 'put the setting on a line of its own',
};

/** What a YAML error means for whoever wrote the file; `code` is the yaml package's. */
export function yamlProblem(code: string): string {
  const fix = yamlFixes[code] ?? 'compare the line with config.example.yaml';
  return `is not valid YAML here (${code.toLowerCase()}): ${fix}`;
}
