export interface Match<T> {
  route: T;
  params: Record<string, string>;
}

interface Pattern<T> {
  pieces: string[];
  route: T;
}

/** Finds the route of a method and path: by exact path first, then piece by piece. */
export class Router<T> {
  readonly #exact = new Map<string, T>();
  readonly #patterns: Pattern<T>[] = [];

  add(method: string, path: string, route: T): void {
    if (path.includes(':')) this.#patterns.push({ pieces: `${method}${path}`.split('/'), route });
    else this.#exact.set(method + path, route);
  }

  find(method: string, path: string): Match<T> | undefined {
    const exact = this.#exact.get(method + path);
    if (exact !== undefined) return { route: exact, params: {} };
    const pieces = `${method}${path}`.split('/');
    for (const pattern of this.#patterns) {
      const params = matchPieces(pattern.pieces, pieces);
      if (params !== undefined) return { route: pattern.route, params };
    }
    return undefined;
  }
}

function matchPieces(
  pattern: readonly string[],
  pieces: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== pieces.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, piece] of pattern.entries()) {
    const given = pieces[index] ?? '';
    if (!piece.startsWith(':')) {
      if (piece !== given) return undefined;
      continue;
    }
    const decoded = decode(given);
    if (decoded === undefined || decoded === '') return undefined;
    params[piece.slice(1)] = decoded;
  }
  return params;
}

function decode(piece: string): string | undefined {
  try {
    return decodeURIComponent(piece);
  } catch {
    return undefined;
  }
}
