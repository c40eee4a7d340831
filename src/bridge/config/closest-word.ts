/** Levenshtein distance, on the short words of a config. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const change = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const plain = (word: string) => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The known word that a mistyped one most likely meant; undefined when none is near. */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  let best: { candidate: string; off: number } | undefined;
  for (const candidate of known) {
    const off = distance(plain(word), plain(candidate));
    if (best === undefined || off < best.off) best = { candidate, off };
  }
  if (best === undefined || best.off > Math.max(1, Math.floor(word.length / 3))) return undefined;
  return best.candidate;
}
