export type Parsed = { ok: true; value: unknown } | { ok: false };

/**
 * JSON.parse that does not throw. The engine's SyntaxError quotes the text it failed on, which may hold names, so it
 * is dropped on purpose.
 */
export function parseJson(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false };
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
