import { isRecord, parseJson } from './json.ts';

const MAX_TEXT = 300;
const MAX_PIECES = 10;

/**
 * The human text of an error body, whichever of Cobot's shapes it has:
 *
 * - v2: `{"errors":[{"detail":"…","source":{"pointer":"/data/attributes/base"}}]}`
 * - v1 work sessions: `{"base":["…"]}`, one key per attribute
 * - v1 check-ins and users: `{"errors":{"base":…}}`, `{"errors":{"email":"is invalid"}}`
 * - v1 others: `{"errors":["…"]}`
 * - v1 others and 401: `{"error":"…"}`
 *
 * A body that is short plain text is taken as it stands; HTML is not. `undefined` where there is no text.
 * The result is one line of at most 300 characters without control characters.
 */
export function errorText(body: string): string | undefined {
  const parsed = parseJson(body);
  if (parsed.ok) return joined(pieces(parsed.value));
  return body.trimStart().startsWith('<') ? undefined : joined([body]);
}

function pieces(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (!isRecord(value)) return [];
  const errors = value['errors'];
  if (Array.isArray(errors)) return errors.slice(0, MAX_PIECES).flatMap(listedError);
  if (isRecord(errors)) return byAttribute(errors, true);
  if (typeof errors === 'string') return [errors];
  for (const key of ['error', 'message', 'base']) {
    const text = value[key];
    if (typeof text === 'string') return [text];
  }
  return byAttribute(value, false);
}

/** One element of an `errors` list: a string, or a JSON:API error object. */
function listedError(error: unknown): string[] {
  if (typeof error === 'string') return [error];
  if (!isRecord(error)) return [];
  const source = error['source'];
  const pointer = isRecord(source) && typeof source['pointer'] === 'string' ? source['pointer'] : '';
  const detail = typeof error['detail'] === 'string' ? error['detail'] : error['title'];
  return typeof detail === 'string' ? [named(pointer.split('/').at(-1) ?? '', detail)] : [];
}

/** Errors keyed by attribute. At the top level only lists count: a plain string there may be any other field. */
function byAttribute(errors: Record<string, unknown>, allowStrings: boolean): string[] {
  return Object.entries(errors)
    .slice(0, MAX_PIECES)
    .flatMap(([attribute, value]) => {
      const texts = Array.isArray(value) ? value : allowStrings ? [value] : [];
      return texts
        .slice(0, MAX_PIECES)
        .filter((text) => typeof text === 'string')
        .map((text) => named(attribute, text));
    });
}

/** "can't be blank" alone says nothing without the attribute; `base` means the whole thing. */
function named(attribute: string, text: string): string {
  return attribute === '' || attribute === 'base' || attribute === 'data' ? text : `${attribute} ${text}`;
}

function joined(texts: readonly string[]): string | undefined {
  let result = '';
  for (const text of new Set(texts.map(oneLine))) {
    if (text === '') continue;
    const glue = result === '' ? '' : /[.!?…]$/u.test(result) ? ' ' : '; ';
    result += glue + text;
  }
  return result === '' ? undefined : Array.from(result).slice(0, MAX_TEXT).join('');
}

function oneLine(text: string): string {
  return text
    .slice(0, MAX_TEXT * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}
